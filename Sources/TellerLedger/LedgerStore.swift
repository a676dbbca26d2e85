/// Where the ledger lives.
///
/// Synchronous by design: a group is applied and committed in one go on the ledger's own executor,
/// and nothing that happens to a caller can interrupt it.
package protocol LedgerStore {
    /// Runs `body` in one transaction and returns once it is durable.
    ///
    /// At most once, whatever becomes of it: `body` counts chats, takes places and gathers answers,
    /// which no roll-back undoes. A store that could try again has to throw `unavailable` instead.
    ///
    /// If `body` throws, nothing of it is written. Throws `unavailable`: `notApplied` if it failed
    /// before the commit, `unknown` if the commit itself did, or if the store turned out not to be
    /// the one on disk any more.
    func transaction(
        _ body: (any LedgerTransaction) throws(LedgerError) -> Void
    ) throws(LedgerError)
}

/// Where point reads come from, several in one snapshot.
package protocol LedgerSnapshots {
    func snapshot(_ body: (any LedgerSnapshot) throws(LedgerError) -> Void) throws(LedgerError)
}

/// Reads that visit everything, or all of one account; each on a snapshot of its own.
package protocol LedgerScans: Sendable {
    /// Shows a verification every entry in order of their ids, every open hold, every account.
    func verify() throws(LedgerError) -> Verification
    /// The sums of an account's entries.
    func totals(of account: AccountID) throws(LedgerError) -> Totals
}

/// Sums of entries, in tokens; none is below zero in a ledger that agrees with itself.
///
/// In 128 bits, which no number of entries can fill: amounts that were tampered with are to be
/// found, and what passes through a ledger is bounded by nothing.
package struct Totals: Hashable, Sendable {
    package var granted: Int128 = 0
    /// Charges less refunds.
    package var spent: Int128 = 0
    package var withdrawn: Int128 = 0

    package init() {}

    package mutating func add(_ kind: EntryRecord.Kind, _ amount: Int64) {
        switch kind {
        case .grant: granted += Int128(amount)
        case .charge, .refund: spent -= Int128(amount)
        case .withdrawal: withdrawn -= Int128(amount)
        }
    }
}
