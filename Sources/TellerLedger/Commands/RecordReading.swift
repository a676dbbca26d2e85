/// Leaves a record that an administrator read others' chats, before they are shown.
///
/// - Errors: those of `admin`; `notFound` for the account.
package struct RecordReading: LedgerCommand {
    package var admin: Caller
    /// Whose chats; nil for everybody's.
    package var name: String?
    /// By what they were searched.
    package var detail: String?

    package init(admin: Caller, name: String?, detail: String?) {
        self.admin = admin
        self.name = name
        self.detail = detail
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> AccountID? {
        let admin = try ledger.admin(admin, at: now)
        let account = try name.map { name throws(LedgerError) in
            guard let account = try ledger.account(named: name) else {
                throw .notFound(.account)
            }
            return account.id
        }
        try ledger.insert(
            NewAudit(.readChats, by: admin, account: account, detail: detail, at: now))
        return account
    }
}
