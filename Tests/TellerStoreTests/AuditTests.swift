import GRDB
import TellerLedger
import TestSupport
import Testing

@Suite("The audit in the store")
struct AuditTests {
    private let shelf: Shelf

    init() throws {
        shelf = try Shelf()
        try shelf.open("alice", balance: 5)
    }

    private func grant(_ memo: String, on shelf: Shelf) throws {
        try shelf.write { ledger throws in
            _ = try MoveTokens(
                admin: .adminPeer(uid: 4_294_967_294), direction: .grant, name: "alice",
                amount: 1, memo: memo, key: nil
            ).apply(to: ledger, at: Shelf.now)
        }
    }

    private func memos(
        _ shelf: Shelf, before: AuditID? = nil, limit: Int = .max
    ) throws -> [String?] {
        try shelf.read { snapshot throws in
            var found: [String?] = []
            try snapshot.audit(before: before) { record in
                found.append(record.memo)
                return found.count < limit
            }
            return found
        }
    }

    @Test(
        "Records are never updated, replaced or deleted, whoever asks",
        arguments: [
            "UPDATE audit SET memo = 'other'", "DELETE FROM audit",
            "UPDATE OR REPLACE audit SET id = 2 WHERE id = 1",
        ])
    func appendOnly(sql: String) throws {
        try grant("one", on: shelf)
        try grant("two", on: shelf)
        #expect(throws: DatabaseError.self) { try shelf.tamper(sql) }
        #expect(try memos(shelf) == ["two", "one"])
    }

    @Test("They come newest first, in pages, and are there after a restart")
    func pages() throws {
        let directory = StateDirectory()
        do {
            let first = try Shelf(directory)
            try first.open("alice")
            for number in 1...5 { try grant("\(number)", on: first) }
        }
        let shelf = try Shelf(directory)
        #expect(try memos(shelf) == ["5", "4", "3", "2", "1"])
        #expect(try memos(shelf, limit: 2) == ["5", "4"])
        #expect(try memos(shelf, before: AuditID(4), limit: 2) == ["3", "2"])
        #expect(try memos(shelf, before: AuditID(1)).isEmpty)
        for id in [-1, 0, 6, Int64.max] {
            #expect(throws: LedgerError.notFound(.cursor)) {
                try memos(shelf, before: AuditID(id))
            }
        }
    }

    @Test("A deed that only a newer daemon knows is passed over")
    func newerDeed() throws {
        try grant("one", on: shelf)
        try shelf.tamper("INSERT INTO audit (deed, memo, at) VALUES (99, 'unknown', 5)")
        try grant("two", on: shelf)
        #expect(try memos(shelf) == ["two", "one"])
    }

    @Test("A group that can't commit leaves no record")
    func failedCommit() throws {
        _ = outcome {
            try shelf.write { ledger throws in
                _ = try MoveTokens(
                    admin: .adminPeer(uid: 0), direction: .grant, name: "alice", amount: 1,
                    memo: "lost", key: nil
                ).apply(to: ledger, at: Shelf.now)
                throw LedgerError.unavailable(.notApplied, reason: "the disk is full")
            }
        }
        try grant("kept", on: shelf)
        #expect(try memos(shelf) == ["kept"])
    }
}
