/// Makes a login of an account whose password has been checked.
///
/// - Errors, in order of precedence: `unauthenticated` if the account is gone or its password has
///   been changed since it was checked; `forbidden` if it is disabled; `conflict` at the limit of
///   logins.
package struct OpenLogin: LedgerCommand {
    package var name: String
    /// The hash that the password was checked against.
    package var passwordHash: String
    package var token: TokenHash
    package var label: String?
    package var expiresAt: Timestamp?

    package init(
        name: String, passwordHash: String, token: TokenHash, label: String?,
        expiresAt: Timestamp?
    ) {
        self.name = name
        self.passwordHash = passwordHash
        self.token = token
        self.label = label
        self.expiresAt = expiresAt
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> AccountRecord {
        guard let found = try ledger.credentials(named: name), found.passwordHash == passwordHash
        else { throw .unauthenticated }
        let account = found.account
        guard account.standing.state == .active else { throw .forbidden(.accountDisabled) }
        // Only logins that are still good count; the rest are swept up with this one.
        guard try ledger.loginCount(of: account.id, at: now) < Cap.loginsPerAccount else {
            throw .conflict(.tooManyLogins)
        }
        try ledger.deleteExpiredLogins(of: account.id, at: now)
        try ledger.insert(
            LoginRecord(
                token: token, account: account.id, label: label, createdAt: now,
                expiresAt: expiresAt))
        try ledger.setLastSeen(account.id, at: now)
        return account
    }
}
