import TellerLedger
import TellerStore
import TestSupport
import Testing

@Suite("Sums that no integer holds")
struct LargeSumsTests {
    private let shelf: Shelf
    private let alice: AccountID

    private static let half = Int64.max / 2 + 1
    private static let day = Timestamp(milliseconds: 86_400_000)

    init() throws {
        shelf = try Shelf()
        alice = try shelf.open("alice")
    }

    /// Counts a chat of half of what an integer holds, in a group of its own.
    private func count(_ model: String, times: Int = 1) throws {
        try shelf.write { ledger throws in
            for _ in 0..<times {
                var chat = NewChat.sample(
                    of: alice, price: Self.half, conversation: nil, key: nil, "hello")
                chat.model = model
                chat.end?.usage = Usage(
                    inputTokens: Self.half, outputTokens: Self.half, isEstimated: false)
                _ = try ledger.insert(chat)
            }
        }
    }

    private func enter(
        _ kind: EntryRecord.Kind, _ amount: Int64, at time: Timestamp = Shelf.now
    ) throws {
        try shelf.write { ledger throws in
            _ = try ledger.insert(
                NewEntry(
                    account: alice, kind: kind, cause: .admin, amount: amount, balanceAfter: 0,
                    at: time))
        }
    }

    @Test("No chat is refused for what a model or an account has used on a day")
    func chats() throws {
        // Within a group, group by group, and in the row that another model's chats end.
        try count("dear", times: 3)
        try count("dear")
        for _ in 0..<3 {
            try shelf.chat(of: alice, price: 0, model: "echo")
            try count("dear")
        }
        try shelf.read { snapshot throws in
            for rows in [
                try snapshot.modelDays(since: Day(0)), try snapshot.usage(of: alice, since: Day(0)),
            ] {
                #expect(rows.map(\.model) == ["dear", "echo"])
                #expect(rows.map(\.sums.chats) == [7, 3])
                #expect(rows.map(\.sums.tokens) == [.max, 0])
                #expect(rows.map(\.sums.inputTokens) == [.max, 3])
                #expect(rows.map(\.sums.outputTokens) == [.max, 6])
            }
            #expect(try snapshot.totals().chats == 10)
        }
    }

    @Test("Entries are counted as far as a number goes, over a day and over all")
    func entries() throws {
        for time in [Shelf.now, Self.day] {
            for _ in 0..<3 {
                try enter(.grant, Self.half, at: time)
                try enter(.charge, -Self.half, at: time)
                try enter(.withdrawal, -Self.half, at: time)
                try enter(.refund, Self.half, at: time)
            }
        }
        try shelf.read { snapshot throws in
            for (_, sums) in try snapshot.days(since: Day(0)) {
                #expect(sums.granted == .max)
                #expect(sums.charged == .max)
                #expect(sums.withdrawn == .max)
                #expect(sums.refunded == .max)
            }
            let totals = try snapshot.totals()
            #expect(totals.sums.granted == .max)
            #expect(totals.spent == 0)
            #expect(totals.balances == 0)
        }
    }

    @Test("Holds are counted as far as a number goes, and no balance falls below zero for it")
    func holds() throws {
        for _ in 0..<3 {
            try enter(.charge, -Self.half)
            try enter(.withdrawal, -Self.half)
            try shelf.write { ledger throws in
                var chat = NewChat.sample(of: alice, price: 0, conversation: nil, key: nil, "hello")
                chat.end = nil
                chat.hold = ChatRecord.Hold(amount: Self.half, owner: shelf.store.owner)
                _ = try ledger.insert(chat)
            }
        }
        try shelf.read { snapshot throws in
            let totals = try snapshot.totals()
            #expect(totals.held == .max)
            #expect(totals.spent == .max)
            #expect(totals.balances == 0)
        }
    }

    @Test("What passed through a sound ledger is added up beyond what an integer holds")
    func throughput() throws {
        // As 10,000 grants of the most there is to grant at once, each withdrawn again.
        try shelf.tamper(
            """
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19999)
            INSERT INTO entry (account, previous, kind, cause, amount, balance_after, at)
            SELECT 1, i, iif(i % 2, 3, 0), 1, iif(i % 2, -1, 1) * 1000000000000000,
                iif(i % 2, 0, 1000000000000000), 0 FROM n;
            UPDATE balance SET last_entry = 20000;
            """)
        let verification = try shelf.store.scans.verify()
        #expect(verification.isSound, "\(verification.disagreements)")
        #expect(verification.totals.granted == 10_000_000_000_000_000_000)
        #expect(verification.totals.withdrawn == 10_000_000_000_000_000_000)
        #expect(try shelf.store.scans.totals(of: alice) == verification.totals)
    }

    @Test("A balance that was tampered with ends no daemon, and nothing is put on top of it")
    func balance() throws {
        try shelf.tamper("UPDATE balance SET balance = \(Int64.max), held = \(Int64.max)")
        try shelf.read { snapshot throws in
            #expect(try snapshot.standing(alice)?.total == .max)
        }
        for (balance, held) in [(1, 0), (0, 1)] as [(Int64, Int64)] {
            let result = outcome {
                try shelf.write { try $0.move(alice, balance: balance, held: held) }
            }
            #expect(result == .notApplied)
        }
    }

    @Test("A row at the end of all ids is found by its time")
    func lastRow() throws {
        try enter(.grant, 1)
        try shelf.tamper(
            "DROP TRIGGER entry_is_append_only; UPDATE entry SET id = \(Int64.max) WHERE id > 0")
        try shelf.read { snapshot throws in
            let now = Shelf.now.milliseconds
            for (time, count) in [(nil, 1), (.min, 0), (now, 0), (now + 1, 1), (.max, 1)]
                as [(Int64?, Int)]
            {
                var ids: [Int64] = []
                try snapshot.entries(until: time.map(Timestamp.init), before: nil) { entry in
                    ids.append(entry.id.value)
                    return true
                }
                #expect(ids == Array(repeating: .max, count: count), "until \(time ?? 0)")
            }
        }
    }
}
