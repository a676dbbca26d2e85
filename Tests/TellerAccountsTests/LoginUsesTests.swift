import TellerLedger
import TestSupport
import Testing

@testable import TellerAccounts

@Suite("When a login was used")
struct LoginUsesTests {
    private func logins(_ office: Office) async throws -> [LoginRecord] {
        try await office.read { snapshot throws(LedgerError) in
            try snapshot.logins(of: snapshot.account(named: "alice")!.id)
        }
    }

    @Test("It is written down to the minute, with the account's own, and never back in time")
    func written() async throws {
        let office = try Office()
        try await office.open("alice", password: "password")
        let token = try await office.logIn("alice", "password")
        let opened = office.clock.now
        let uses = LoginUses()
        office.clock.advance(seconds: 600)
        let used = office.clock.now
        uses.note(token, at: used)
        uses.note(Token.hash("no login"), at: used)
        #expect(try await logins(office).first?.lastUsedAt == nil)
        await uses.flush(to: office.ledger)
        #expect(uses.count == 0)
        let minute = Timestamp(milliseconds: used.milliseconds / 60_000 * 60_000)
        #expect(try await logins(office).first?.lastUsedAt == minute)
        uses.note(token, at: opened)
        await uses.flush(to: office.ledger)
        #expect(try await logins(office).first?.lastUsedAt == minute)
        let seen = try await office.read { snapshot throws(LedgerError) in
            try snapshot.account(named: "alice")?.lastSeenAt
        }
        #expect(seen == minute)
    }

    @Test("Memory has an end")
    func bounded() {
        let uses = LoginUses()
        let now = Timestamp(milliseconds: 0)
        for number in 0..<(LoginUses.limit + 100) {
            uses.note(Token.hash("\(number)"), at: now)
        }
        #expect(uses.count == LoginUses.limit)
    }
}
