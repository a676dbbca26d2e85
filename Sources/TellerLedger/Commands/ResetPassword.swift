/// Sets an account's password as an administrator, and ends all its logins.
///
/// - Errors, in order of precedence: those of `admin`; `notFound`.
package struct ResetPassword: LedgerCommand {
    package var admin: Caller
    package var name: String
    package var newHash: String
    package var memo: String?

    package init(admin: Caller, name: String, newHash: String, memo: String?) {
        self.admin = admin
        self.name = name
        self.newHash = newHash
        self.memo = memo
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) {
        let admin = try ledger.admin(admin, at: now)
        let account = try ledger.livingAccount(named: name).id
        try ledger.setPasswordHash(newHash, of: account)
        _ = try ledger.deleteLogins(of: account)
        try ledger.insert(NewAudit(.password, by: admin, account: account, memo: memo, at: now))
    }
}
