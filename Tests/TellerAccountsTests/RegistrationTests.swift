import TellerLedger
import TestSupport
import Testing

@testable import TellerAccounts

@Suite("Who may register")
struct RegistrationTests {
    private func register(_ office: Office, _ name: String, from uid: UInt32 = 1) async throws {
        _ = try await office.accounts.register(
            name: name, password: "password", from: .uid(uid))
    }

    @Test("Where it is closed nobody, and administrators go on")
    func closed() async throws {
        let office = try Office { $0.registration = .closed }
        await #expect(throws: Accounts.Failure.ledger(.forbidden(.registrationClosed))) {
            try await register(office, "alice")
        }
        try await office.open("alice", password: "password")
        _ = try await office.logIn("alice", "password")
    }

    @Test(
        "A name of those that are kept for users of the system is nobody's to take",
        arguments: ["zed+uid7", "+uid0", "Zed+UID4294967294"])
    func kept(name: String) async throws {
        let office = try Office()
        await #expect(throws: Accounts.Failure.ledger(.conflict(.nameTaken))) {
            try await register(office, name)
        }
        for other in ["zed+uid", "zed+uid7x", "uid7", "zed+guid7"] {
            try await register(office, other)
        }
    }

    @Test("Each source so often a minute, before it learns which names are taken")
    func perMinute() async throws {
        let office = try Office { $0.registerPerMinute = 2 }
        try await register(office, "alice")
        await #expect(throws: Accounts.Failure.ledger(.conflict(.nameTaken))) {
            try await register(office, "alice")
        }
        for name in ["alice", "bob"] {
            await #expect(throws: Accounts.Failure.rateLimited(retryAfterSeconds: 30)) {
                try await register(office, name)
            }
        }
        try await register(office, "bob", from: 2)
        office.clock.advance(seconds: 30)
        try await register(office, "carol")
    }

    @Test("What newcomers get in a day has an end, until midnight in UTC")
    func freeTokens() async throws {
        let office = try Office { $0.freeTokensPerDay = 8500 }
        // 11:06:40 in UTC, so 46,400 s before midnight.
        try await register(office, "alice")
        try await office.open("administered", password: nil)
        try await register(office, "bob")
        await #expect(
            throws: Accounts.Failure.ledger(.rateLimited(retryAfterSeconds: 46_400))
        ) {
            try await register(office, "carol")
        }
        await #expect(throws: Accounts.Failure.ledger(.conflict(.nameTaken))) {
            try await register(office, "bob")
        }
        office.clock.advance(seconds: 46_399)
        await #expect(throws: Accounts.Failure.ledger(.rateLimited(retryAfterSeconds: 1))) {
            try await register(office, "carol")
        }
        office.clock.advance(seconds: 1)
        try await register(office, "carol")
    }

    @Test("Who gets nothing takes nothing")
    func nothing() async throws {
        let office = try Office {
            $0.startingBalance = 0
            $0.freeTokensPerDay = 1
        }
        try await register(office, "alice")
        try await register(office, "bob")
    }
}
