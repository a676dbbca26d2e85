/// Recomputes the ledger from its entries: conservation per account and over all.
///
/// For each account the sum of its entries = balance + held, held = the sum of its open holds, and
/// each entry's balance is the one before plus its amount. Over all, granted = balances + held +
/// spent + withdrawn.
package struct Verification: Sendable {
    /// Named one by one; beyond them only counted.
    package static let namedDisagreements = 1000

    package struct Disagreement: Hashable, Sendable {
        package var account: String
        package var reason: String
    }

    package private(set) var accounts: Int64 = 0
    package private(set) var balances: Int128 = 0
    package private(set) var held: Int128 = 0
    package private(set) var totals = Totals()
    package private(set) var disagreements: [Disagreement] = []
    package private(set) var disagreementCount: Int64 = 0

    /// What entries and holds say of an account, which can have no more than an `Int64` counts.
    private struct Sums {
        var entries: Int64 = 0
        var holds: Int64 = 0
        var brokenAt: Int64 = 0
        /// Whether there are any, be their sums zero.
        var isThere = false
        /// Whether a sum is beyond that, and so no longer what it should be.
        var isBeyond = false

        mutating func add(_ amount: Int64, to sum: WritableKeyPath<Sums, Int64>) {
            let (result, isBeyond) = self[keyPath: sum].addingReportingOverflow(amount)
            self[keyPath: sum] = result
            if isBeyond { self.isBeyond = true }
        }
    }
    /// By account id, which are dense where nobody has tampered with them.
    private var sums: [Sums]
    /// Of ids that are out of that range.
    private var strays: [Int64: Sums] = [:]

    /// - Parameter accounts: how many there are.
    package init(accounts: Int64) {
        sums = Array(repeating: Sums(), count: Int(accounts) + 1)
    }

    package var isSound: Bool { disagreementCount == 0 }

    /// - Precondition: entries of one account come in order of their ids.
    package mutating func add(
        entry id: Int64, account: AccountID, kind: EntryRecord.Kind, amount: Int64,
        balanceAfter: Int64
    ) {
        totals.add(kind, amount)
        update(account) { sums in
            sums.add(amount, to: \.entries)
            if sums.entries != balanceAfter, sums.brokenAt == 0 { sums.brokenAt = id }
        }
    }

    package mutating func add(hold amount: Int64, account: AccountID) {
        update(account) { $0.add(amount, to: \.holds) }
    }

    private mutating func update(_ account: AccountID, _ body: (inout Sums) -> Void) {
        let index = Int(account.value)
        if sums.indices.contains(index) {
            sums[index].isThere = true
            body(&sums[index])
        } else {
            body(&strays[account.value, default: Sums()])
        }
    }

    private mutating func take(_ account: AccountID) -> Sums {
        let index = Int(account.value)
        guard sums.indices.contains(index) else {
            return strays.removeValue(forKey: account.value) ?? Sums()
        }
        defer { sums[index] = Sums() }
        return sums[index]
    }

    /// Judges an account, after all of its entries and holds.
    package mutating func add(account: AccountRecord) {
        accounts += 1
        let standing = account.standing
        balances += Int128(standing.balance)
        held += Int128(standing.held)
        let total = Int128(standing.balance) + Int128(standing.held)
        let sum = take(account.id)
        if standing.balance < 0 || standing.held < 0 {
            disagree(account.name, "balance \(standing.balance), held \(standing.held)")
        } else if sum.isBeyond {
            disagree(account.name, "entries or holds add up to more than any account can have")
        } else if sum.entries != total {
            disagree(
                account.name,
                "entries add up to \(sum.entries), balance and held to \(total)")
        } else if sum.holds != standing.held {
            disagree(
                account.name, "open holds add up to \(sum.holds), held is \(standing.held)")
        } else if sum.brokenAt != 0 {
            disagree(account.name, "entry \(sum.brokenAt) does not follow from the one before")
        }
    }

    /// Judges the whole, after all accounts.
    package mutating func finish() {
        for (id, sum) in sums.enumerated() where sum.isThere {
            disagree("", "entries or holds of the unknown account number \(id)")
        }
        for id in strays.keys.sorted() {
            disagree("", "entries or holds of the unknown account number \(id)")
        }
        sums = []
        strays = [:]
        let accounted = balances + held + totals.spent + totals.withdrawn
        if totals.granted != accounted {
            disagree(
                "",
                "granted \(totals.granted) is not balances \(balances) + held \(held) + spent "
                    + "\(totals.spent) + withdrawn \(totals.withdrawn)")
        }
    }

    private mutating func disagree(_ account: String, _ reason: String) {
        disagreementCount += 1
        if disagreements.count < Self.namedDisagreements {
            disagreements.append(Disagreement(account: account, reason: reason))
        }
    }
}
