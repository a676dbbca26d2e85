/// Binds a uid of the system, by the name that it has now, to an account; what it was bound to
/// before it is no more.
///
/// - Errors, in order of precedence: those of `admin`; `notFound`.
package struct LinkIdentity: LedgerCommand {
    package var admin: Caller
    package var name: String
    package var uid: UInt32
    package var systemName: String
    package var memo: String?

    package init(admin: Caller, name: String, uid: UInt32, systemName: String, memo: String?) {
        self.admin = admin
        self.name = name
        self.uid = uid
        self.systemName = systemName
        self.memo = memo
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> AccountRecord {
        let admin = try ledger.admin(admin, at: now)
        let account = try ledger.livingAccount(named: name)
        try ledger.bind(LocalIdentity(uid: uid, systemName: systemName, account: account.id))
        try ledger.insert(
            NewAudit(
                .link, by: admin, account: account.id, detail: "uid \(uid), \(systemName)",
                memo: memo, at: now))
        return account
    }
}
