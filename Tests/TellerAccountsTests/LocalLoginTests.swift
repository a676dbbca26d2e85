import TellerLedger
import TestSupport
import Testing

@testable import TellerAccounts

@Suite("Logins by uid")
struct LocalLoginTests {
    @Test("A user's first login opens an account of his name, and the next is to the same")
    func firstAndNext() async throws {
        let office = try Office()
        let first = try await office.logInLocally(1000)
        let next = try await office.logInLocally(1000)
        #expect(first.name == "alice")
        #expect(next.name == "alice")
        #expect(first.token != next.token)
        let now = office.clock.now
        let ids = try await office.read { snapshot throws(LedgerError) in
            [
                try snapshot.activeSession(first.token, at: now).standing,
                try snapshot.activeSession(next.token, at: now).standing,
            ]
        }
        #expect(ids[0].id == ids[1].id)
        #expect(ids[0].balance == 4000)
        #expect(try await office.passwordHash(of: "alice") == nil)
    }

    @Test("An account that exists is never taken over, whatever the case of its name")
    func takenName() async throws {
        let office = try Office()
        try await office.open("ALICE", password: "password")
        let opened = try await office.logInLocally(1000)
        #expect(opened.name == "alice+uid1000")
        #expect(try await office.logInLocally(1000).name == "alice+uid1000")
    }

    @Test("Where both names are taken there is none")
    func bothTaken() async throws {
        let office = try Office()
        try await office.open("alice", password: nil)
        try await office.open("Alice+UID1000", password: nil)
        await #expect(throws: Accounts.Failure.ledger(.conflict(.nameTaken))) {
            try await office.logInLocally(1000)
        }
    }

    @Test("A uid of another name is somebody else, until an administrator links it")
    func changedName() async throws {
        let office = try Office()
        _ = try await office.logInLocally(1000)
        office.world.call(1000, "ALICE")
        #expect(try await office.logInLocally(1000).name == "alice", "the case does not matter")
        office.world.call(1000, "carol")
        await #expect(throws: Accounts.Failure.ledger(.forbidden(.localNameChanged))) {
            try await office.logInLocally(1000)
        }
        let linked = try await office.accounts.link(
            by: .adminPeer(uid: 0), name: "alice", uid: 1000, memo: nil)
        #expect(linked.systemName == "carol")
        #expect(try await office.logInLocally(1000).name == "alice")
        try await office.open("carol", password: nil)
        _ = try await office.accounts.link(
            by: .adminPeer(uid: 0), name: "carol", uid: 1000, memo: nil)
        #expect(try await office.logInLocally(1000).name == "carol")
    }

    @Test("A link is to an account that exists, of a uid that the system knows")
    func links() async throws {
        let office = try Office()
        try await office.open("carol", password: nil)
        await #expect(throws: Accounts.Failure.ledger(.notFound(.account))) {
            try await office.accounts.link(
                by: .adminPeer(uid: 0), name: "nobody", uid: 2000, memo: nil)
        }
        await #expect(throws: Accounts.Failure.ledger(.notFound(.uid))) {
            try await office.accounts.link(
                by: .adminPeer(uid: 0), name: "carol", uid: 2000, memo: nil)
        }
        await #expect(throws: Accounts.Failure.ledger(.unauthenticated)) {
            try await office.accounts.link(
                by: .token(Token.hash("x")), name: "nobody", uid: 5, memo: nil)
        }
    }

    @Test(
        "A uid that could not log in all the same is not linked",
        arguments: [
            (999, true, 1000, .systemUser), (0, true, 1000, .systemUser),
            (1000, true, 1001, .systemUser), (65534, true, 0, .nobody),
            (1000, false, 1000, .isOff), (0, false, 1000, .isOff),
        ] as [(UInt32, Bool, UInt32, Accounts.LocalRefusal)])
    func unlinkable(
        uid: UInt32, localLogin: Bool, minUID: UInt32, reason: Accounts.LocalRefusal
    ) async throws {
        let office = try Office {
            $0.localLogin = localLogin
            $0.localMinUID = minUID
        }
        for uid in [0, 65534] as [UInt32] { office.world.call(uid, "somebody") }
        try await office.open("carol", password: nil)
        await #expect(throws: Accounts.Failure.refused(reason)) {
            try await office.logInLocally(uid)
        }
        // That comes before who the account is, and behind who asks.
        for name in ["carol", "nobody"] {
            await #expect(throws: Accounts.Failure.unlinkable(reason)) {
                try await office.accounts.link(
                    by: .adminPeer(uid: 0), name: name, uid: uid, memo: nil)
            }
        }
        await #expect(throws: Accounts.Failure.ledger(.unauthenticated)) {
            try await office.accounts.link(
                by: .token(Token.hash("x")), name: "carol", uid: uid, memo: nil)
        }
        let isBound = try await office.read { snapshot throws(LedgerError) in
            try snapshot.localIdentity(of: uid) != nil
        }
        #expect(!isBound)
    }

    @Test(
        "A uid that is unknown, nameless or the system's own opens nothing",
        arguments: [
            (nil, .nobody), (2000, .nobody), (65534, .nobody), (999, .systemUser), (0, .systemUser),
        ] as [(UInt32?, Accounts.LocalRefusal)])
    func refused(uid: UInt32?, reason: Accounts.LocalRefusal) async throws {
        let office = try Office()
        await #expect(throws: Accounts.Failure.refused(reason)) {
            try await office.logInLocally(uid)
        }
    }

    @Test("Where it is turned off nobody gets in so, not even who has before")
    func turnedOff() async throws {
        let office = try Office { $0.localLogin = false }
        await #expect(throws: Accounts.Failure.refused(.isOff)) {
            try await office.logInLocally(1000)
        }
    }

    @Test("Where registration is closed only those get in who are bound")
    func closed() async throws {
        let office = try Office { $0.registration = .closed }
        await #expect(throws: Accounts.Failure.ledger(.forbidden(.registrationClosed))) {
            try await office.logInLocally(1000)
        }
        try await office.open("alice", password: nil)
        _ = try await office.accounts.link(
            by: .adminPeer(uid: 0), name: "alice", uid: 1000, memo: nil)
        #expect(try await office.logInLocally(1000).name == "alice")
    }

    @Test("A disabled account stays shut")
    func disabled() async throws {
        let office = try Office()
        let token = try await office.logInLocally(1000).token
        _ = try await office.ledger.post(
            SetState(admin: .adminPeer(uid: 0), name: "alice", isDisabled: true, memo: nil))
        #expect(try await !office.isGood(token))
        await #expect(throws: Accounts.Failure.ledger(.forbidden(.accountDisabled))) {
            try await office.logInLocally(1000)
        }
    }

    @Test("A new account counts as a registration, a login to one that is there does not")
    func counted() async throws {
        let office = try Office {
            $0.registerPerMinute = 1
            $0.freeTokensPerDay = 4000
        }
        _ = try await office.logInLocally(1000)
        for _ in 0..<5 { _ = try await office.logInLocally(1000) }
        await #expect(throws: Accounts.Failure.rateLimited(retryAfterSeconds: 60)) {
            try await office.accounts.register(
                name: "carol", password: "password", from: .uid(1000))
        }
        await #expect(throws: Accounts.Failure.self) { try await office.logInLocally(1001) }
    }
}
