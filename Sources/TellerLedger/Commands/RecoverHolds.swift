/// Releases holds that earlier incarnations of this node left behind when they were killed.
///
/// A bounded number at a time, so that no start is one endless transaction: repeat until it
/// returns none.
package struct RecoverHolds: LedgerCommand {
    /// Holds of one transaction: some hundred milliseconds of work.
    static let chunk = 10_000

    /// The daemon that starts; only its own node's earlier incarnations are touched.
    package var owner: Owner

    package init(owner: Owner) { self.owner = owner }

    /// How many it released.
    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> Int {
        let open = try ledger.openHolds(before: owner, limit: Self.chunk)
        for chat in open {
            guard let hold = chat.hold else { continue }
            _ = try ledger.end(
                HeldChat(chat: chat, hold: hold.amount), of: hold.owner,
                as: .unpaid(.interrupted), at: now)
        }
        return open.count
    }
}
