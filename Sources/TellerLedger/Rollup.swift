/// Days in UTC since 1970-01-01.
package struct Day: Hashable, Comparable, Sendable {
    package let number: Int64

    package init(_ number: Int64) { self.number = number }

    private static let milliseconds: Int64 = 86_400_000

    /// The day that a point in time falls into.
    package init(of time: Timestamp) {
        let rest = time.milliseconds % Self.milliseconds
        number = time.milliseconds / Self.milliseconds - (rest < 0 ? 1 : 0)
    }

    /// When it begins; a day that a table was tampered with to have is the last of all times, or
    /// the first.
    package var start: Timestamp {
        let (begin, isBeyond) = number.multipliedReportingOverflow(by: Self.milliseconds)
        return Timestamp(milliseconds: isBeyond ? (number < 0 ? .min : .max) : begin)
    }

    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

/// What the chats of one day with one model came to: of one account or of all.
///
/// Sums end where an `Int64` does.
package struct ChatSums: Hashable, Sendable {
    /// Answered or cancelled.
    package var chats: Int64 = 0
    package var failures: Int64 = 0
    /// Tokens charged.
    package var tokens: Int64 = 0
    package var inputTokens: Int64 = 0
    package var outputTokens: Int64 = 0

    package init() {}

    package mutating func add(_ other: ChatSums) {
        chats.addClamped(other.chats)
        failures.addClamped(other.failures)
        tokens.addClamped(other.tokens)
        inputTokens.addClamped(other.inputTokens)
        outputTokens.addClamped(other.outputTokens)
    }

    /// Counts a chat that has ended; one that was interrupted counts as nothing.
    package mutating func add(_ end: ChatEnd) {
        switch end.state {
        case .answered, .cancelled:
            chats.addClamped(1)
            tokens.addClamped(end.price)
            inputTokens.addClamped(end.usage.inputTokens)
            outputTokens.addClamped(end.usage.outputTokens)
        case .failed:
            failures.addClamped(1)
        case .pending, .interrupted:
            break
        }
    }
}

/// A row of a series by day and model.
package struct ModelDay: Hashable, Sendable {
    package var day: Day
    package var model: String
    package var sums: ChatSums

    package init(day: Day, model: String, sums: ChatSums) {
        self.day = day
        self.model = model
        self.sums = sums
    }
}

/// What all entries of a day came to, in tokens, and the accounts opened on it.
///
/// Sums end where an `Int64` does.
package struct DaySums: Hashable, Sendable {
    package var newAccounts: Int64 = 0
    package var granted: Int64 = 0
    /// The part of `granted` that new accounts began with.
    package var registered: Int64 = 0
    package var withdrawn: Int64 = 0
    package var charged: Int64 = 0
    package var refunded: Int64 = 0

    package init() {}

    package mutating func add(_ other: DaySums) {
        newAccounts.addClamped(other.newAccounts)
        granted.addClamped(other.granted)
        registered.addClamped(other.registered)
        withdrawn.addClamped(other.withdrawn)
        charged.addClamped(other.charged)
        refunded.addClamped(other.refunded)
    }

    package mutating func add(_ entry: NewEntry) {
        switch entry.kind {
        case .grant:
            granted.addClamped(entry.amount)
            if entry.cause == .register { registered.addClamped(entry.amount) }
        case .withdrawal: withdrawn.subtractClamped(entry.amount)
        case .charge: charged.subtractClamped(entry.amount)
        case .refund: refunded.addClamped(entry.amount)
        }
    }
}

/// The sums of everything, from the rollups.
package struct LedgerTotals: Hashable, Sendable {
    package var accounts: Int64
    package var chats: Int64
    package var held: Int64
    package var sums: DaySums

    package init(accounts: Int64, chats: Int64, held: Int64, sums: DaySums) {
        self.accounts = accounts
        self.chats = chats
        self.held = held
        self.sums = sums
    }

    package var spent: Int64 { Int64(clamping: exactlySpent) }

    /// What all accounts can spend, by conservation.
    ///
    /// Zero where a sum has come to its end and tells of less than was spent since.
    package var balances: Int64 {
        let taken = Int128(sums.withdrawn) + exactlySpent + Int128(held)
        return max(0, Int64(clamping: Int128(sums.granted) - taken))
    }

    private var exactlySpent: Int128 { Int128(sums.charged) - Int128(sums.refunded) }
}
