/// Disables an account, which ends its logins, or lets it be used again.
///
/// Chats that run are finished and charged.
///
/// - Errors, in order of precedence: those of `admin`; `notFound`.
package struct SetState: LedgerCommand {
    package var admin: Caller
    package var name: String
    package var isDisabled: Bool
    package var memo: String?

    package init(admin: Caller, name: String, isDisabled: Bool, memo: String?) {
        self.admin = admin
        self.name = name
        self.isDisabled = isDisabled
        self.memo = memo
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> AccountRecord {
        let admin = try ledger.admin(admin, at: now)
        var account = try ledger.livingAccount(named: name)
        account.standing.state = isDisabled ? .disabled : .active
        try ledger.setState(account.standing.state, of: account.id)
        if isDisabled { _ = try ledger.deleteLogins(of: account.id) }
        try ledger.insert(
            NewAudit(
                isDisabled ? .disable : .enable, by: admin, account: account.id, memo: memo,
                at: now))
        return account
    }
}
