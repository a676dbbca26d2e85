/// Who asks, as the transport tells it; what it may do is checked in the same transaction.
package struct Caller: Hashable, Sendable {
    /// The uid at the other end of the socket; nil where it is nobody that can be told from others.
    package var peerUID: UInt32?
    /// Whether the daemon's config makes that uid an administrator.
    package var isAdminPeer: Bool
    package var token: TokenHash?
    /// Where the caller of a bridge is; nil for callers of the socket.
    package var address: String?

    package init(
        peerUID: UInt32?, isAdminPeer: Bool, token: TokenHash?, address: String? = nil
    ) {
        self.peerUID = peerUID
        self.isAdminPeer = isAdminPeer
        self.token = token
        self.address = address
    }

    /// The owner of a token, wherever it comes from.
    package static func token(_ token: TokenHash) -> Caller {
        Caller(peerUID: nil, isAdminPeer: false, token: token)
    }
}

/// An administrator, with both identities by which the audit knows it.
package struct Administrator: Hashable, Sendable {
    package var peerUID: UInt32?
    /// Whose token it showed, if that was good.
    package var account: AccountID?
    /// Where it called a bridge from.
    package var address: String?
    /// The one by which it may do what it does: what idempotency keys belong to.
    package var actor: String
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
    /// - Errors: for a peer that is none by its uid, those of `activeSession`, and `forbidden` for
    ///   a user's token.
    package func admin(_ caller: Caller, at now: Timestamp) throws(LedgerError) -> Administrator {
        if caller.isAdminPeer, let uid = caller.peerUID {
            // A token beside it is told in the audit, and decides nothing.
            var shown: AccountID?
            if let token = caller.token, let session = try session(token),
                session.expiresAt.map({ $0 > now }) ?? true
            {
                shown = session.standing.id
            }
            return Administrator(peerUID: uid, account: shown, actor: "uid:\(uid)")
        }
        guard let token = caller.token else { throw .unauthenticated }
        let standing = try activeSession(token, at: now).standing
        guard standing.role == .admin else { throw .forbidden(.notAdmin) }
        return Administrator(
            peerUID: caller.peerUID, account: standing.id, address: caller.address,
            actor: "account:\(standing.id.value)")
    }
}
