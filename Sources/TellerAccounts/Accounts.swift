package import TellerLedger

/// Opens accounts and logins.
package struct Accounts: Sendable {
    package struct Policy: Sendable {
        /// Tokens that a new account begins with.
        package var startingBalance: Int64
        /// Seconds that a login lives; nil until it is revoked.
        package var tokenLifetime: Int64?

        package init(startingBalance: Int64, tokenLifetime: Int64?) {
            self.startingBalance = startingBalance
            self.tokenLifetime = tokenLifetime
        }
    }

    package enum Failure: Error, Hashable, Sendable {
        case ledger(LedgerError)
        /// Too many passwords wait to be hashed.
        case busy
    }

    /// A fresh login; the token is told once and not kept.
    package struct Opened: Sendable {
        package var token: String
        package var name: String
        package var expiresAt: Timestamp?
    }

    private let ledger: Ledger
    private let reader: LedgerReader
    private let hasher: PasswordHasher
    private let clock: Ledger.Clock
    package let policy: Policy

    package init(
        ledger: Ledger, reader: LedgerReader, hasher: PasswordHasher, policy: Policy,
        clock: @escaping Ledger.Clock
    ) {
        self.ledger = ledger
        self.reader = reader
        self.hasher = hasher
        self.policy = policy
        self.clock = clock
    }

    /// Opens an account for its owner.
    ///
    /// - Errors: `conflict` for a taken name; `busy`.
    package func register(
        name: String, password: String
    ) async throws(Failure) -> AccountRecord {
        try await open(
            OpenAccount(
                admin: nil, name: name, passwordHash: nil, role: .user,
                balance: policy.startingBalance, memo: nil), password: password)
    }

    /// Opens an account as the command says, with a hash of the password if there is one.
    ///
    /// - Errors: those of the command; `busy`.
    package func open(
        _ command: OpenAccount, password: String?
    ) async throws(Failure) -> AccountRecord {
        let name = command.name
        let caller = command.admin
        let now = clock()
        // Who is refused anyway should not cost a hash.
        try await read { snapshot throws(LedgerError) in
            if let caller { _ = try snapshot.admin(caller, at: now) }
            if try snapshot.account(named: name) != nil { throw .conflict(.nameTaken) }
        }
        var command = command
        if let password { command.passwordHash = try await hash(password) }
        return try await post(command)
    }

    /// Makes a login by name and password, for at most the lifetime in seconds that is asked for.
    ///
    /// - Errors, in order of precedence: `busy`; `unauthenticated`, the same for an unknown name
    ///   and a wrong password; `forbidden` for a disabled account; `conflict` at the limit.
    package func logIn(
        name: String, password: String, label: String?, lifetime: Int64?
    ) async throws(Failure) -> Opened {
        let found = try await read { snapshot throws(LedgerError) in
            try snapshot.credentials(named: name)
        }
        guard try await verify(password, found?.passwordHash), let found,
            let passwordHash = found.passwordHash
        else { throw .ledger(.unauthenticated) }
        let token = Token.make()
        let seconds = [lifetime, policy.tokenLifetime].compactMap(\.self).min()
        let expiresAt = seconds.map { clock().adding(seconds: $0) }
        let account = try await post(
            OpenLogin(
                name: found.account.name, passwordHash: passwordHash, token: Token.hash(token),
                label: label, expiresAt: expiresAt))
        return Opened(token: token, name: account.name, expiresAt: expiresAt)
    }

    private func hash(_ password: String) async throws(Failure) -> String {
        do throws(PasswordHasher.Failure) {
            return try await hasher.hash(password)
        } catch {
            throw Self.failure(error)
        }
    }

    private func verify(_ password: String, _ hash: String?) async throws(Failure) -> Bool {
        do throws(PasswordHasher.Failure) {
            return try await hasher.verify(password, against: hash)
        } catch {
            throw Self.failure(error)
        }
    }

    private static func failure(_ failure: PasswordHasher.Failure) -> Failure {
        switch failure {
        case .queueFull: .busy
        case .fault: .ledger(.unavailable(.notApplied, reason: "no memory to hash a password"))
        }
    }

    private func read<Value: Sendable>(
        _ body: @escaping @Sendable (any LedgerSnapshot) throws(LedgerError) -> Value
    ) async throws(Failure) -> Value {
        do throws(LedgerError) { return try await reader.read(body) } catch { throw .ledger(error) }
    }

    private func post<Command: LedgerCommand>(
        _ command: Command
    ) async throws(Failure) -> Command.Outcome {
        do throws(LedgerError) {
            return try await ledger.post(command)
        } catch {
            throw .ledger(error)
        }
    }
}
