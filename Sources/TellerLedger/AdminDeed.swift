/// An audit record that is on disk, with names as they are now: of who was erased nothing is left.
package struct AdminDeed: Hashable, Sendable {
    package var deed: AuditRecord.Deed
    package var peerUID: UInt32?
    /// Whose token the administrator showed.
    package var admin: String?
    package var account: String?
    package var chat: ChatID?

    init(_ audit: NewAudit, _ ledger: any LedgerSnapshot) throws(LedgerError) {
        deed = audit.deed
        peerUID = audit.admin.peerUID
        if let admin = audit.admin.account { self.admin = try ledger.account(admin)?.name }
        if let account = audit.account { self.account = try ledger.account(account)?.name }
        chat = audit.chat
    }
}
