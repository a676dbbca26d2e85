/// Ends one of the caller's own logins; it may be the one that asks.
///
/// - Errors, in order of precedence: those of `activeSession`; `notFound` for what is no good login
///   of the account.
package struct RevokeLogin: LedgerCommand {
    package var token: TokenHash
    /// Nil where the caller sent what is no id.
    package var login: LoginID?

    package init(token: TokenHash, login: LoginID?) {
        self.token = token
        self.login = login
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) {
        let account = try ledger.activeSession(token, at: now).standing.id
        let found = try ledger.logins(of: account).filter { $0.id == login && $0.isGood(at: now) }
        guard let only = found.first, found.count == 1 else { throw .notFound(.login) }
        _ = try ledger.deleteLogin(only.token)
    }
}
