/// Sets the caller's password, and ends all its other logins.
///
/// - Errors, in order of precedence: those of `activeSession`; `unauthenticated` if the password
///   has been changed since the old one was checked; `forbidden` for the first password of an
///   account that the uid does not get in to.
package struct SetPassword: LedgerCommand {
    package var token: TokenHash
    /// What the old password was checked against; nil where there is none.
    package var oldHash: String?
    package var newHash: String
    /// Who is at the other end of the socket, where that is to stand in for an old password.
    package var uid: UInt32?

    package init(token: TokenHash, oldHash: String?, newHash: String, uid: UInt32?) {
        self.token = token
        self.oldHash = oldHash
        self.newHash = newHash
        self.uid = uid
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) {
        let id = try ledger.activeSession(token, at: now).standing.id
        guard let name = try ledger.account(id)?.name,
            let found = try ledger.credentials(named: name), found.passwordHash == oldHash
        else { throw .unauthenticated }
        if oldHash == nil {
            guard let uid, try ledger.localIdentity(of: uid)?.account == id else {
                throw .forbidden(.notItsUser)
            }
        }
        try ledger.setPasswordHash(newHash, of: id)
        for login in try ledger.logins(of: id) where login.token != token {
            _ = try ledger.deleteLogin(login.token)
        }
    }
}
