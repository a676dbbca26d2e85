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
    package private(set) var balances: Int64 = 0
    package private(set) var held: Int64 = 0
    package private(set) var totals = Totals()
    package private(set) var disagreements: [Disagreement] = []
    package private(set) var disagreementCount: Int64 = 0

    /// What entries and holds say of an account; account ids are dense, so an array serves.
    private struct Sums {
        var entries: Int64 = 0
        var holds: Int64 = 0
        var brokenAt: Int64 = 0
    }
    private var sums: [Sums]
    /// Entries and holds of account ids that no account can have.
    private var strays: Int64 = 0

    /// - Parameter largestAccount: the highest id that an account has.
    package init(largestAccount: AccountID) {
        sums = Array(repeating: Sums(), count: Int(largestAccount.value) + 1)
    }

    package var isSound: Bool { disagreementCount == 0 }

    /// - Precondition: entries of one account come in order of their ids.
    package mutating func add(
        entry id: Int64, account: AccountID, kind: EntryRecord.Kind, amount: Int64,
        balanceAfter: Int64
    ) {
        totals.add(kind, amount)
        guard sums.indices.contains(Int(account.value)) else { return strays += 1 }
        let sum = sums[Int(account.value)].entries &+ amount
        sums[Int(account.value)].entries = sum
        if sum != balanceAfter, sums[Int(account.value)].brokenAt == 0 {
            sums[Int(account.value)].brokenAt = id
        }
    }

    package mutating func add(hold amount: Int64, account: AccountID) {
        guard sums.indices.contains(Int(account.value)) else { return strays += 1 }
        sums[Int(account.value)].holds &+= amount
    }

    /// Judges an account, after all of its entries and holds.
    package mutating func add(account: AccountRecord) {
        accounts += 1
        let standing = account.standing
        balances += standing.balance
        held += standing.held
        let sum = sums[Int(account.id.value)]
        sums[Int(account.id.value)] = Sums()
        if standing.balance < 0 || standing.held < 0 {
            disagree(account.name, "balance \(standing.balance), held \(standing.held)")
        } else if sum.entries != standing.total {
            disagree(
                account.name,
                "entries add up to \(sum.entries), balance and held to \(standing.total)")
        } else if sum.holds != standing.held {
            disagree(
                account.name, "open holds add up to \(sum.holds), held is \(standing.held)")
        } else if sum.brokenAt != 0 {
            disagree(account.name, "entry \(sum.brokenAt) does not follow from the one before")
        }
    }

    /// Judges the whole, after all accounts.
    package mutating func finish() {
        for (id, sum) in sums.enumerated() where sum.entries != 0 || sum.holds != 0 {
            disagree("", "entries or holds of the unknown account number \(id)")
        }
        sums = []
        if strays > 0 { disagree("", "\(strays) entries or holds of no account at all") }
        if totals.granted != balances + held + totals.spent + totals.withdrawn {
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
