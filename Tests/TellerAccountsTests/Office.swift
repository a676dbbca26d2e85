import Synchronization
import TellerLedger
import TellerStore
import TestSupport

@testable import TellerAccounts

/// Accounts on a real store, with passwords that cost nothing and a system of their own.
final class Office: Sendable {
    let clock = TestClock()
    let ledger: Ledger
    let accounts: Accounts
    let world = World()
    private let reader: LedgerReader
    private let directory = StateDirectory()

    /// What is outside: the names of the system's users, and the work that was done.
    final class World: Sendable {
        let names = Mutex<[UInt32: String]>([1000: "alice", 1001: "bob", 999: "daemon"])
        let hashes = Mutex(0)

        func call(_ uid: UInt32, _ name: String?) { names.withLock { $0[uid] = name } }

        var hashCount: Int { hashes.withLock(\.self) }
    }

    init(_ change: (inout Accounts.Policy) -> Void = { _ in }) throws {
        let store = try SQLiteStore(directory: directory.path, node: 1)
        let (clock, world) = (clock, world)
        var policy = Accounts.Policy(startingBalance: 4000, tokenLifetime: 100)
        change(&policy)
        ledger = Ledger(store: try store.makeWriter(), clock: { clock.now })
        reader = LedgerReader(store: try store.makeReader())
        accounts = Accounts(
            ledger: ledger, reader: reader,
            hasher: PasswordHasher { password, _, _, length throws(Argon2.Fault) in
                world.hashes.withLock { $0 += 1 }
                return Array((password + Array(repeating: 0, count: length)).prefix(length))
            },
            users: SystemUsers { uid throws(SystemUsers.Failure) in
                world.names.withLock { $0[uid] }
            }, policy: policy, clock: { clock.now })
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any LedgerSnapshot) throws(LedgerError) -> Value
    ) async throws -> Value { try await reader.read(body) }

    func open(_ name: String, password: String?) async throws {
        _ = try await accounts.open(
            OpenAccount(
                admin: .adminPeer(uid: 0), name: name, passwordHash: nil, role: .user,
                balance: 0, memo: nil), password: password)
    }

    func logIn(
        _ name: String, _ password: String, from source: Source = .uid(1)
    ) async throws -> TokenHash {
        Token.hash(
            try await accounts.logIn(
                name: name, password: password, label: nil, lifetime: nil, from: source
            ).token)
    }

    func logInLocally(_ uid: UInt32?) async throws -> (name: String, token: TokenHash) {
        let opened = try await accounts.logInLocally(uid: uid, label: nil, lifetime: nil)
        return (opened.name, Token.hash(opened.token))
    }

    func isGood(_ token: TokenHash) async throws -> Bool {
        let now = clock.now
        return try await read { snapshot throws(LedgerError) in
            (try? snapshot.activeSession(token, at: now)) != nil
        }
    }

    /// What the store has of an account's password.
    func passwordHash(of name: String) async throws -> String? {
        try await read { snapshot throws(LedgerError) in
            try snapshot.credentials(named: name)?.passwordHash
        }
    }
}
