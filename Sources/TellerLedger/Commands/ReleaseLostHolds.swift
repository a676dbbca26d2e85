/// Releases the holds of this very daemon that nobody looks after: those that a commit wrote whose
/// outcome was unknown.
///
/// A bounded number at a time: repeat until it returns none.
package struct ReleaseLostHolds: LedgerCommand {
    package var owner: Owner
    /// Whether somebody will settle or release a chat's hold; asked within the transaction, before
    /// which every hold that it can see was claimed.
    package var isLookedAfter: @Sendable (ChatID) -> Bool

    package init(owner: Owner, isLookedAfter: @escaping @Sendable (ChatID) -> Bool) {
        self.owner = owner
        self.isLookedAfter = isLookedAfter
    }

    /// How many it released.
    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> Int {
        let lost = try ledger.openHolds(of: owner).filter { !isLookedAfter($0) }
        for id in lost.prefix(RecoverHolds.chunk) {
            let held = try ledger.heldChat(id, of: owner)
            _ = try ledger.end(held, of: owner, as: .unpaid(.interrupted), at: now)
        }
        return min(lost.count, RecoverHolds.chunk)
    }
}
