package import TellerLedger

extension Accounts {
    /// Sets the caller's password, and ends all other logins.
    ///
    /// An account without one is set by the user of the system that it is bound to.
    ///
    /// - Errors, in order of precedence: those of `activeSession`; `rateLimited`; `busy`;
    ///   `wrongPassword`, also for none where there is one; for the first password of an account
    ///   `lookUpsFull`, `systemFault`, and `forbidden` where the uid is not bound to it.
    package func setPassword(
        token: TokenHash, old: String?, new: String, peerUID: UInt32?, from source: Source
    ) async throws(Failure) {
        let now = clock()
        let (name, hasPassword) = try await read { snapshot throws(LedgerError) in
            let id = try snapshot.activeSession(token, at: now).standing.id
            guard let name = try snapshot.account(id)?.name,
                let found = try snapshot.credentials(named: name)
            else { throw .unauthenticated }
            return (name, found.passwordHash != nil)
        }
        var oldHash: String?
        if hasPassword {
            guard let old else { throw .wrongPassword }
            oldHash = try await checkPassword(old, ofAccountNamed: name, from: source).hash
        } else {
            try await checkUser(peerUID)
        }
        let newHash = try await hash(new, for: source)
        try await post(
            SetPassword(token: token, oldHash: oldHash, newHash: newHash, uid: peerUID))
    }

    /// Whether it is the account that this uid is bound to, the command says.
    private func checkUser(_ uid: UInt32?) async throws(Failure) {
        guard let uid, let systemName = try await systemName(of: uid) else {
            throw .ledger(.forbidden(.notItsUser))
        }
        let identity = try await read { snapshot throws(LedgerError) in
            try snapshot.localIdentity(of: uid)
        }
        guard let identity else { throw .ledger(.forbidden(.notItsUser)) }
        guard identity.isStillCalled(systemName) else {
            throw .ledger(.forbidden(.localNameChanged))
        }
    }

    /// Sets an account's password as an administrator, and ends all its logins.
    ///
    /// - Errors: those of `ResetPassword`; `busy`.
    package func resetPassword(
        by admin: Caller, name: String, new: String, memo: String?
    ) async throws(Failure) {
        let now = clock()
        // Who is refused anyway should not cost a hash.
        try await read { snapshot throws(LedgerError) in
            _ = try snapshot.admin(admin, at: now)
            _ = try snapshot.livingAccount(named: name)
        }
        let newHash = try await hash(new, for: nil)
        try await post(ResetPassword(admin: admin, name: name, newHash: newHash, memo: memo))
    }
}
