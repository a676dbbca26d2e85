package import TellerLedger

/// Opens accounts and logins, and sets passwords.
package struct Accounts: Sendable {
    package enum Failure: Error, Hashable, Sendable {
        case ledger(LedgerError)
        case wrongPassword
        case refused(LocalRefusal)
        /// A uid could not get in to the account that it is to be bound to.
        case unlinkable(LocalRefusal)
        /// Too many passwords wait to be hashed.
        case busy
        /// Too many users of the system wait to be looked up.
        case lookUpsFull
        case rateLimited(retryAfterSeconds: Int)
        /// The system can't tell the names of its users now.
        case systemFault
    }

    /// Why the uid of a caller opens nothing.
    package enum LocalRefusal: Hashable, Sendable {
        case isOff
        /// The caller's uid is not known, or none that the system has a name for.
        case nobody
        /// The uid is below those of people.
        case systemUser
    }

    /// A fresh login; the token is told once and not kept.
    package struct Opened: Sendable {
        package var token: String
        package var name: String
        package var expiresAt: Timestamp?
    }

    let ledger: Ledger
    let reader: LedgerReader
    let hasher: PasswordHasher
    let users: SystemUsers
    let clock: Ledger.Clock
    private let rules: Live<Rules>

    package init(
        ledger: Ledger, reader: LedgerReader, hasher: PasswordHasher,
        users: SystemUsers = SystemUsers(), policy: Policy, clock: @escaping Ledger.Clock
    ) {
        self.ledger = ledger
        self.reader = reader
        self.hasher = hasher
        self.users = users
        self.clock = clock
        rules = Live(Rules(policy, after: nil))
    }

    package var policy: Policy { rules.current.policy }
    var registrations: RateLimiter<Source> { rules.current.registrations }
    var attempts: LoginAttempts { rules.current.attempts }

    /// Passwords that are hashed or wait for that.
    package var waitingPasswords: Int { hasher.waitingCount }

    package func replace(policy: Policy) {
        rules.replace(by: Rules(policy, after: rules.current))
    }

    /// Opens an account for its owner.
    ///
    /// - Errors, in order of precedence: `forbidden` where registration is closed; `rateLimited`,
    ///   before it is told whether the name is taken; `conflict` if it is; `rateLimited` where
    ///   newcomers have had what they get in a day; `busy`.
    package func register(
        name: String, password: String, from source: Source
    ) async throws(Failure) -> AccountRecord {
        try checkRegistration(from: source)
        // Or a stranger could take the one name that is left for somebody.
        if SystemName.isReserved(name) { throw .ledger(.conflict(.nameTaken)) }
        return try await open(
            OpenAccount(
                admin: nil, name: name, passwordHash: nil, role: .user,
                balance: policy.startingBalance, memo: nil,
                freeTokensPerDay: policy.freeTokensPerDay), password: password, from: source)
    }

    /// Counts a registration.
    func checkRegistration(from source: Source) throws(Failure) {
        switch policy.registration {
        case .open: break
        case .local where source.isLocal: break
        case .local: throw .ledger(.forbidden(.registrationLocal))
        case .closed: throw .ledger(.forbidden(.registrationClosed))
        }
        if let seconds = registrations.take(source, at: clock()) {
            throw .rateLimited(retryAfterSeconds: seconds)
        }
    }

    /// Opens an account as the command says, with a hash of the password if there is one.
    ///
    /// - Errors: those of the command; `busy`.
    package func open(
        _ command: OpenAccount, password: String?, from source: Source? = nil
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
        if let password { command.passwordHash = try await hash(password, for: source) }
        return try await post(command)
    }

    /// A token and when it ends: after at most the lifetime in seconds that is asked for.
    func newLogin(
        label: String?, lifetime: Int64?
    ) -> (token: String, login: NewLogin) {
        let token = Token.make()
        let seconds = [lifetime, policy.tokenLifetime].compactMap(\.self).min()
        let expiresAt = seconds.map { clock().adding(seconds: $0) }
        return (
            token, NewLogin(token: Token.hash(token), label: label, expiresAt: expiresAt)
        )
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any LedgerSnapshot) throws(LedgerError) -> Value
    ) async throws(Failure) -> Value {
        do throws(LedgerError) { return try await reader.read(body) } catch { throw .ledger(error) }
    }

    func post<Command: LedgerCommand>(
        _ command: Command
    ) async throws(Failure) -> Command.Outcome {
        do throws(LedgerError) {
            return try await ledger.post(command)
        } catch {
            throw .ledger(error)
        }
    }

    func hash(_ password: String, for source: Source?) async throws(Failure) -> String {
        do throws(PasswordHasher.Failure) {
            return try await hasher.hash(password, for: source)
        } catch {
            throw Self.failure(error)
        }
    }

    static func failure(_ failure: PasswordHasher.Failure) -> Failure {
        switch failure {
        case .queueFull: .busy
        case .fault: .ledger(.unavailable(.notApplied, reason: "no memory to hash a password"))
        }
    }
}
