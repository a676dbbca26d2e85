/// Ends a login; its token is good for nothing from then on.
///
/// - Errors: those of `activeSession`.
package struct CloseLogin: LedgerCommand {
    package var token: TokenHash

    package init(token: TokenHash) { self.token = token }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) {
        _ = try ledger.activeSession(token, at: now)
        guard try ledger.deleteLogin(token) else { throw .unauthenticated }
    }
}
