/// Who asks for a write, checked in the same transaction.
package enum Caller: Hashable, Sendable {
    /// The owner of a token.
    case token(TokenHash)
    /// A peer of the socket whose uid the daemon's config makes an administrator.
    case adminPeer(uid: UInt32)
}

extension LedgerSnapshot {
    /// The session of a token that is good now.
    ///
    /// - Errors: `unauthenticated` for a token that is unknown or has expired; `forbidden` for a
    ///   disabled account.
    package func activeSession(
        _ token: TokenHash, at now: Timestamp
    ) throws(LedgerError) -> Session {
        guard let session = try session(token) else { throw .unauthenticated }
        if let expiry = session.expiresAt, expiry <= now { throw .unauthenticated }
        guard session.standing.state == .active else { throw .forbidden(.accountDisabled) }
        return session
    }

    /// Makes sure that the caller is an administrator, and says who it is.
    ///
    /// - Errors: those of `activeSession`; `forbidden` for a user's token.
    package func admin(_ caller: Caller, at now: Timestamp) throws(LedgerError) -> String {
        switch caller {
        case .adminPeer(let uid):
            return "uid:\(uid)"
        case .token(let token):
            let standing = try activeSession(token, at: now).standing
            guard standing.role == .admin else { throw .forbidden(.notAdmin) }
            let name = try account(standing.id)?.name
            return "account:\(name ?? String(standing.id.value))"
        }
    }
}
