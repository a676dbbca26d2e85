/// Leaves a record that an administrator has a backup made, before it is; so the backup holds it.
///
/// The only record without its deed in the same transaction: it tells that a backup was begun, and
/// stays where none comes of it.
///
/// - Errors: those of `admin`.
package struct RecordBackup: LedgerCommand {
    package var admin: Caller
    package var name: String
    package var memo: String?

    package init(admin: Caller, name: String, memo: String?) {
        self.admin = admin
        self.name = name
        self.memo = memo
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) {
        let admin = try ledger.admin(admin, at: now)
        try ledger.insert(NewAudit(.backup, by: admin, detail: name, memo: memo, at: now))
    }
}
