/// Makes an account an administrator's, or a user's again; its next request is held to it.
///
/// - Errors, in order of precedence: those of `admin`; `notFound`.
package struct SetRole: LedgerCommand {
    package var admin: Caller
    package var name: String
    package var role: Standing.Role
    package var memo: String?

    package init(admin: Caller, name: String, role: Standing.Role, memo: String?) {
        self.admin = admin
        self.name = name
        self.role = role
        self.memo = memo
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> AccountRecord {
        let admin = try ledger.admin(admin, at: now)
        var account = try ledger.livingAccount(named: name)
        try ledger.setRole(role, of: account.id)
        try ledger.insert(
            NewAudit(
                .role, by: admin, account: account.id,
                detail: role == .admin ? "role admin" : "role user", memo: memo, at: now))
        account.standing.role = role
        return account
    }
}
