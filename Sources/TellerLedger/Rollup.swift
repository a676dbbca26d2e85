/// Days in UTC since 1970-01-01.
package struct Day: Hashable, Comparable, Sendable {
    package let number: Int64

    package init(_ number: Int64) { self.number = number }

    private static let milliseconds: Int64 = 86_400_000

    /// The day that a point in time falls into.
    package init(of time: Timestamp) {
        let rest = time.milliseconds % Self.milliseconds
        number =
            (time.milliseconds - (rest < 0 ? rest + Self.milliseconds : rest))
            / Self.milliseconds
    }

    /// When it begins.
    package var start: Timestamp { Timestamp(milliseconds: number * Self.milliseconds) }

    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

/// What the chats of one day with one model came to: of one account or of all.
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
        chats &+= other.chats
        failures &+= other.failures
        tokens &+= other.tokens
        inputTokens &+= other.inputTokens
        outputTokens &+= other.outputTokens
    }

    /// Counts a chat that has ended; one that was interrupted counts as nothing.
    package mutating func add(_ end: ChatEnd) {
        switch end.state {
        case .answered, .cancelled:
            chats &+= 1
            tokens &+= end.price
            inputTokens &+= end.usage.inputTokens
            outputTokens &+= end.usage.outputTokens
        case .failed:
            failures &+= 1
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
        newAccounts &+= other.newAccounts
        granted &+= other.granted
        registered &+= other.registered
        withdrawn &+= other.withdrawn
        charged &+= other.charged
        refunded &+= other.refunded
    }

    package mutating func add(_ entry: NewEntry) {
        switch entry.kind {
        case .grant:
            granted &+= entry.amount
            if entry.cause == .register { registered &+= entry.amount }
        case .withdrawal: withdrawn &-= entry.amount
        case .charge: charged &-= entry.amount
        case .refund: refunded &+= entry.amount
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

    package var spent: Int64 { sums.charged - sums.refunded }

    /// What all accounts can spend, by conservation.
    package var balances: Int64 { sums.granted - sums.withdrawn - spent - held }
}
