import Synchronization
import TellerLedger
import TellerStore
import TestSupport
import Testing

@testable import TellerAccounts

@Suite("Accounts and logins")
struct AccountsTests {
    private let directory = StateDirectory()
    private let clock = TestClock(milliseconds: 0)
    private let hashes = Counter()
    private let accounts: Accounts
    private let reader: LedgerReader

    /// Counts hashes; each is as long as it should be and the same for the same password.
    private final class Counter: Sendable {
        let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
    }

    init() throws {
        let store = try SQLiteStore(directory: directory.path, node: 1)
        let clock = clock
        let hashes = hashes
        reader = LedgerReader(store: try store.makeReader())
        accounts = Accounts(
            ledger: Ledger(store: try store.makeWriter(), clock: { clock.now }), reader: reader,
            hasher: PasswordHasher { password, _, _, length throws(Argon2.Fault) in
                hashes.count.withLock { $0 += 1 }
                return Array((password + Array(repeating: 0, count: length)).prefix(length))
            },
            policy: Accounts.Policy(startingBalance: 4000, tokenLifetime: 100),
            clock: { clock.now })
    }

    @Test("Who registers begins with the starting balance and may log in, whatever the case")
    func registerAndLogIn() async throws {
        let account = try await accounts.register(
            name: "Alice", password: "password", from: .uid(1))
        #expect(account.standing.balance == 4000)
        #expect(account.standing.role == .user)
        let opened = try await accounts.logIn(
            name: "aLICE", password: "password", label: nil, lifetime: nil, from: .uid(1))
        #expect(opened.name == "Alice")
        let token = Token.hash(opened.token)
        let session = try await reader.read { snapshot throws(LedgerError) in
            try snapshot.activeSession(token, at: Timestamp(milliseconds: 0))
        }
        #expect(session.standing.id == account.id)
    }

    @Test("A name is taken whatever its case, which costs no hash")
    func takenName() async throws {
        _ = try await accounts.register(
            name: "alice", password: "password", from: .uid(1))
        let before = hashes.value
        await #expect(throws: Accounts.Failure.ledger(.conflict(.nameTaken))) {
            try await accounts.register(
                name: "ALICE", password: "password", from: .uid(1))
        }
        #expect(hashes.value == before)
    }

    @Test("An unknown name, a wrong password and an account without one are refused alike")
    func refusedAlike() async throws {
        _ = try await accounts.register(
            name: "alice", password: "password", from: .uid(1))
        _ = try await accounts.open(
            OpenAccount(
                admin: .adminPeer(uid: 0), name: "bob", passwordHash: nil, role: .user,
                balance: 0, memo: nil), password: nil)
        for name in ["alice", "bob", "nobody"] {
            let before = hashes.value
            await #expect(throws: Accounts.Failure.wrongPassword) {
                try await accounts.logIn(
                    name: name, password: "passwort", label: nil, lifetime: nil, from: .uid(1))
            }
            #expect(hashes.value == before + 1, "\(name)")
        }
    }

    @Test(
        "A login lives as long as it is asked to, and at most the daemon's lifetime",
        arguments: [(nil, 100), (1, 1), (100, 100), (101, 100)] as [(Int64?, Int64)])
    func lifetime(asked: Int64?, given: Int64) async throws {
        _ = try await accounts.register(
            name: "alice", password: "password", from: .uid(1))
        let opened = try await accounts.logIn(
            name: "alice", password: "password", label: nil, lifetime: asked, from: .uid(1))
        #expect(opened.expiresAt == Timestamp(milliseconds: given * 1000))
    }

    @Test("Who is no administrator opens no account for others, which costs no hash")
    func notAdmin() async throws {
        _ = try await accounts.register(
            name: "alice", password: "password", from: .uid(1))
        let opened = try await accounts.logIn(
            name: "alice", password: "password", label: nil, lifetime: nil, from: .uid(1))
        let before = hashes.value
        let command = OpenAccount(
            admin: .token(Token.hash(opened.token)), name: "bob", passwordHash: nil,
            role: .admin, balance: 1, memo: nil)
        await #expect(throws: Accounts.Failure.ledger(.forbidden(.notAdmin))) {
            try await accounts.open(command, password: "password")
        }
        #expect(hashes.value == before)
    }
}
