internal import TellerLedger

extension Accounts {
    /// Makes a login by name and password, for at most the lifetime in seconds that is asked for.
    ///
    /// - Errors, in order of precedence: `rateLimited`, whether or not there is such an account;
    ///   `busy`; `wrongPassword`, also for an unknown name; those of `OpenLogin`.
    package func logIn(
        name: String, password: String, label: String?, lifetime: Int64?, from source: Source
    ) async throws(Failure) -> Opened {
        let (passwordHash, verdict) = try await checkPassword(
            password, ofAccountNamed: name, from: source)
        let rehash = verdict == .rightButWeak ? try? await hasher.hash(password, for: source) : nil
        let (token, login) = newLogin(label: label, lifetime: lifetime)
        let account = try await post(
            OpenLogin(name: name, passwordHash: passwordHash, rehash: rehash, login: login))
        return Opened(token: token, name: account.name, expiresAt: login.expiresAt)
    }

    /// The hash that a password fits; an attempt that is wrong counts.
    ///
    /// - Errors, in order of precedence: `rateLimited`; `busy`; `wrongPassword`.
    func checkPassword(
        _ password: String, ofAccountNamed name: String, from source: Source
    ) async throws(Failure) -> (hash: String, verdict: PasswordHasher.Verdict) {
        if let seconds = attempts.begin(source, name: name, at: clock()) {
            throw .rateLimited(retryAfterSeconds: seconds)
        }
        let hash: String?
        let verdict: PasswordHasher.Verdict
        do throws(Failure) {
            hash = try await read { snapshot throws(LedgerError) in
                try snapshot.credentials(named: name)?.passwordHash
            }
            verdict = try await verify(password, hash, for: source)
        } catch {
            // Nothing was learnt about the password.
            attempts.forgive(source, name: name)
            throw error
        }
        guard verdict != .wrong, let hash else { throw .wrongPassword }
        attempts.forgive(source, name: name)
        return (hash, verdict)
    }

    private func verify(
        _ password: String, _ hash: String?, for source: Source
    ) async throws(Failure) -> PasswordHasher.Verdict {
        do throws(PasswordHasher.Failure) {
            return try await hasher.verify(password, against: hash, for: source)
        } catch {
            throw Self.failure(error)
        }
    }
}
