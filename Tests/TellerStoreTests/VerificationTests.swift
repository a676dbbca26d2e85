import TellerLedger
import TellerStore
import TestSupport
import Testing

@Suite("Verification of a database that was tampered with")
struct VerificationTests {
    private let shelf: Shelf

    init() throws {
        shelf = try Shelf()
        for name in ["alice", "bob", "carol"] {
            let account = try shelf.open(name, balance: 100)
            try shelf.chat(of: account, price: 10)
            try shelf.chat(of: account, price: 20)
            try shelf.hold(of: account, amount: 30, owner: shelf.store.owner)
        }
    }

    private static let dropTriggers =
        "DROP TRIGGER entry_is_append_only; DROP TRIGGER entry_is_kept; "

    @Test("Left alone, all agree, and the sums are those of the entries")
    func sound() throws {
        let verification = try shelf.store.scans.verify()
        #expect(verification.isSound)
        #expect(verification.accounts == 3)
        #expect(verification.balances == 120)
        #expect(verification.held == 90)
        #expect(verification.totals.granted == 300)
        #expect(verification.totals.spent == 90)
        #expect(verification.totals.withdrawn == 0)
    }

    /// What was changed, and the accounts to be named; "" stands for the ledger as a whole, or for
    /// what belongs to no account.
    private static let changes: [(sql: String, named: [String])] = [
        ("UPDATE balance SET balance = balance + 1 WHERE account = 2", ["bob", ""]),
        ("UPDATE balance SET balance = balance - 1, held = held + 1 WHERE account = 2", ["bob"]),
        ("UPDATE balance SET held = 0 WHERE account = 3", ["carol", ""]),
        ("UPDATE balance SET balance = -1 WHERE account = 1", ["alice", ""]),
        ("UPDATE chat SET hold = 31 WHERE account = 1 AND hold IS NOT NULL", ["alice"]),
        ("UPDATE chat SET hold = NULL WHERE account = 1 AND hold IS NOT NULL", ["alice"]),
        ("UPDATE chat SET hold = 5 WHERE id = 1", ["alice"]),
        ("UPDATE entry SET amount = amount - 1 WHERE id = 2", ["alice", ""]),
        ("UPDATE entry SET balance_after = 89 WHERE id = 2", ["alice"]),
        (
            "UPDATE entry SET amount = amount - 1 WHERE id = 2;"
                + "UPDATE entry SET amount = amount + 1 WHERE id = 3", ["alice"]
        ),
        ("DELETE FROM entry WHERE id = 3", ["alice", ""]),
        ("UPDATE entry SET account = 2 WHERE id = 3", ["alice", "bob"]),
        ("UPDATE entry SET account = -1 WHERE id = 3", ["alice", ""]),
        ("UPDATE entry SET account = 1152921504606846976 WHERE id = 3", ["alice", ""]),
        ("UPDATE chat SET account = -1 WHERE account = 1 AND hold IS NOT NULL", ["alice", ""]),
        (
            "UPDATE chat SET account = 1152921504606846976 WHERE account = 2 AND hold IS NOT NULL",
            ["bob", ""]
        ),
        ("UPDATE entry SET amount = 9223372036854775807 WHERE id IN (1, 4)", ["alice", "bob", ""]),
        ("UPDATE entry SET amount = -9223372036854775808 WHERE id IN (2, 3)", ["alice", ""]),
        (
            "UPDATE balance SET balance = 9223372036854775807 WHERE account < 3",
            ["alice", "bob", ""]
        ),
        ("UPDATE chat SET hold = 9223372036854775807", ["alice", "bob", "carol"]),
        // Sums that are right again once they have wrapped.
        (
            """
            INSERT INTO entry (account, previous, kind, cause, amount, balance_after, at) VALUES
                (2, 0, 0, 1, 9223372036854775807, -9223372036854775739, 0),
                (2, 0, 0, 1, 9223372036854775807, 68, 0), (2, 0, 0, 1, 2, 70, 0)
            """, ["bob", ""]
        ),
        (
            """
            WITH more(hold) AS (VALUES (9223372036854775807), (9223372036854775807), (2))
            INSERT INTO chat (account, previous, model, message, reply, price, state, at,
                input_tokens, output_tokens, is_estimated, hold)
            SELECT 2, 0, 'echo', '', '', 0, 0, 0, 0, 0, 0, hold FROM more
            """, ["bob"]
        ),
        ("DELETE FROM account WHERE id = 2", ["", ""]),
        ("DELETE FROM balance WHERE account = 3", ["", ""]),
        (
            "UPDATE chat SET hold = NULL WHERE account = 3 AND hold IS NOT NULL; "
                + "UPDATE entry SET amount = -90 WHERE account = 3 AND amount = -20; "
                + "DELETE FROM balance WHERE account = 3; DELETE FROM account WHERE id = 3", [""]
        ),
        ("UPDATE balance SET account = 1152921504606846976 WHERE account = 3", ["", ""]),
        ("UPDATE balance SET account = -7 WHERE account = 3", ["", ""]),
        (
            "UPDATE balance SET account = -7 WHERE account = 3; "
                + "UPDATE account SET id = -7 WHERE id = 3", ["carol", ""]
        ),
        (
            "UPDATE balance SET account = 1152921504606846976 WHERE account = 3; "
                + "UPDATE account SET id = 1152921504606846976 WHERE id = 3", ["carol", ""]
        ),
    ]

    @Test("Whoever disagrees is named, and nobody else", arguments: changes)
    func named(sql: String, named: [String]) throws {
        try shelf.tamper(Self.dropTriggers + sql)
        let verification = try shelf.store.scans.verify()
        #expect(!verification.isSound)
        #expect(
            Set(verification.disagreements.map(\.account)) == Set(named),
            "\(verification.disagreements)")
        #expect(verification.disagreementCount == verification.disagreements.count)
    }

    @Test("The first thousand are named, and all are counted")
    func many() throws {
        try shelf.tamper(
            """
            WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 1509)
            INSERT INTO account (id, name, folded_name, created_at)
            SELECT i, 'n' || i, 'n' || i, 0 FROM n;
            INSERT INTO balance (account, balance, held, last_chat, last_entry, role, state)
                SELECT id, 1, 0, 0, 0, 0, 0 FROM account WHERE id >= 10;
            """)
        let verification = try shelf.store.scans.verify()
        #expect(verification.disagreements.count == 1000)
        #expect(verification.disagreements.first?.account == "n10")
        #expect(verification.disagreementCount == 1501, "each account, and the whole")
    }

    @Test("The chain of a listing is no part of the sums, and a listing ends where it breaks")
    func brokenChain() throws {
        try shelf.tamper(Self.dropTriggers + "UPDATE entry SET previous = 77 WHERE id = 3")
        #expect(try shelf.store.scans.verify().isSound)
        #expect(try shelf.read { try $0.entryIDs(of: AccountID(1)) } == [EntryID(3)])
    }
}
