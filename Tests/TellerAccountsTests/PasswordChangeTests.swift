import TellerLedger
import TestSupport
import Testing

@testable import TellerAccounts

@Suite("Passwords that change")
struct PasswordChangeTests {
    private func set(
        _ office: Office, _ token: TokenHash, old: String?, new: String = "new password",
        uid: UInt32? = 1
    ) async throws {
        try await office.accounts.setPassword(
            token: token, old: old, new: new, peerUID: uid, from: .uid(uid ?? 0))
    }

    @Test("The old one is asked for; the new one holds, and all other logins end")
    func change() async throws {
        let office = try Office()
        try await office.open("alice", password: "password")
        let mine = try await office.logIn("alice", "password")
        let other = try await office.logIn("alice", "password")
        for wrong in ["passwort", nil] as [String?] {
            await #expect(throws: Accounts.Failure.wrongPassword) {
                try await set(office, mine, old: wrong)
            }
        }
        #expect(try await office.isGood(other))
        try await set(office, mine, old: "password")
        #expect(try await office.isGood(mine))
        #expect(try await !office.isGood(other))
        await #expect(throws: Accounts.Failure.wrongPassword) {
            try await office.logIn("alice", "password")
        }
        _ = try await office.logIn("alice", "new password")
    }

    @Test("Wrong old passwords count as wrong logins do")
    func counted() async throws {
        let office = try Office { $0.loginFailuresPerMinute = 2 }
        try await office.open("alice", password: "password")
        let token = try await office.logIn("alice", "password")
        await #expect(throws: Accounts.Failure.wrongPassword) {
            try await set(office, token, old: "guess")
        }
        await #expect(throws: Accounts.Failure.wrongPassword) {
            try await office.logIn("alice", "guess")
        }
        let before = office.world.hashCount
        await #expect(throws: Accounts.Failure.rateLimited(retryAfterSeconds: 30)) {
            try await set(office, token, old: "password")
        }
        #expect(office.world.hashCount == before, "not hashed")
    }

    @Test("The first is set by the user whose account it is, under the name he had")
    func first() async throws {
        let office = try Office()
        let token = try await office.logInLocally(1000).token
        for uid in [nil, 1001, 2000] as [UInt32?] {
            await #expect(throws: Accounts.Failure.ledger(.forbidden(.notItsUser))) {
                try await set(office, token, old: nil, uid: uid)
            }
        }
        _ = try await office.logInLocally(1001)
        await #expect(throws: Accounts.Failure.ledger(.forbidden(.notItsUser))) {
            try await set(office, token, old: nil, uid: 1001)
        }
        office.world.call(1000, "carol")
        await #expect(throws: Accounts.Failure.ledger(.forbidden(.localNameChanged))) {
            try await set(office, token, old: nil, uid: 1000)
        }
        office.world.call(1000, "alice")
        try await set(office, token, old: nil, uid: 1000)
        _ = try await office.logIn("alice", "new password")
        await #expect(throws: Accounts.Failure.wrongPassword) {
            try await set(office, token, old: nil, uid: 1000)
        }
    }

    @Test("An administrator sets any, and all logins end")
    func reset() async throws {
        let office = try Office()
        try await office.open("alice", password: "password")
        let token = try await office.logIn("alice", "password")
        await #expect(throws: Accounts.Failure.ledger(.forbidden(.notAdmin))) {
            try await office.accounts.resetPassword(
                by: .token(token), name: "alice", new: "new password", memo: nil)
        }
        await #expect(throws: Accounts.Failure.ledger(.notFound(.account))) {
            try await office.accounts.resetPassword(
                by: .adminPeer(uid: 0), name: "nobody", new: "new password", memo: nil)
        }
        try await office.accounts.resetPassword(
            by: .adminPeer(uid: 0), name: "ALICE", new: "new password", memo: "lost")
        #expect(try await !office.isGood(token))
        _ = try await office.logIn("alice", "new password")
    }

    @Test("A hash made with less work than today's is made anew at the next login")
    func rehash() async throws {
        let office = try Office()
        try await office.open("alice", password: "password")
        let today = try #require(try await office.passwordHash(of: "alice"))
        var weak = try #require(PasswordHash(text: today))
        weak.parameters.memoryKiB /= 2
        try await office.ledger.post(
            ResetPassword(
                admin: .adminPeer(uid: 0), name: "alice", newHash: weak.text, memo: nil))
        await #expect(throws: Accounts.Failure.wrongPassword) {
            try await office.logIn("alice", "guess")
        }
        #expect(try await office.passwordHash(of: "alice") == weak.text)
        let token = try await office.logIn("alice", "password")
        let remade = try #require(try await office.passwordHash(of: "alice"))
        #expect(PasswordHash(text: remade)?.parameters == Argon2Parameters())
        #expect(try await office.isGood(token))
        _ = try await office.logIn("alice", "password")
        #expect(try await office.passwordHash(of: "alice") == remade, "once is enough")
    }

    @Test("A queue that is full is not held against who waits")
    func busyIsNoGuess() async throws {
        let office = try Office { $0.loginFailuresPerMinute = 1 }
        try await office.open("alice", password: "password")
        for _ in 0..<20 { _ = try await office.logIn("alice", "password") }
        await #expect(throws: Accounts.Failure.wrongPassword) {
            try await office.logIn("alice", "guess")
        }
        await #expect(throws: Accounts.Failure.rateLimited(retryAfterSeconds: 60)) {
            try await office.logIn("alice", "password")
        }
    }
}
