import TellerLedger
import TestSupport
import Testing

@Suite("Rollups in the store")
struct RollupTests {
    private let directory = StateDirectory()
    private let shelf: Shelf
    private let alice: AccountID

    init() throws {
        shelf = try Shelf(directory)
        alice = try shelf.open("alice", balance: 1000)
    }

    /// Chats by model, over all days.
    private func chats(_ rows: [ModelDay]) -> [String: Int64] {
        rows.reduce(into: [:]) { $0[$1.model, default: 0] += $1.sums.chats }
    }

    private func told() throws -> (all: [String: Int64], own: [String: Int64]) {
        try shelf.read { snapshot throws in
            (
                chats(try snapshot.modelDays(since: Day(0))),
                chats(try snapshot.usage(of: alice, since: Day(0)))
            )
        }
    }

    private func lose(_ models: [String]) throws {
        let lost = outcome {
            try shelf.write { ledger throws in
                for model in models {
                    var chat = NewChat.sample(
                        of: alice, price: 0, conversation: nil, key: nil, "lost")
                    chat.model = model
                    _ = try ledger.insert(chat)
                }
                throw LedgerError.unavailable(.notApplied, reason: "the disk is full")
            }
        }
        #expect(lost == .notApplied)
    }

    @Test("The number of a model that was new to a lost group is not used again for it")
    func lostModel() throws {
        try shelf.chat(of: alice, model: "echo")
        try lose(["owl", "echo", "parrot"])
        // Gets the number that the owl had in the lost group.
        try shelf.chat(of: alice, model: "parrot")
        try shelf.chat(of: alice, model: "owl")
        try shelf.chat(of: alice, model: "owl")
        let expected: [String: Int64] = ["echo": 1, "parrot": 1, "owl": 2]
        #expect(try told().all == expected)
        #expect(try told().own == expected)
    }

    @Test("Nothing of a lost group is counted with the next one")
    func lostSums() throws {
        try lose(["echo"])
        try lose(["echo", "owl"])
        try shelf.chat(of: alice, price: 7)
        #expect(try told().all == ["echo": 1])
        try shelf.read { snapshot throws in
            #expect(try snapshot.modelDays(since: Day(0)).map(\.sums.tokens) == [7])
            #expect(try snapshot.days(since: Day(0)).map(\.sums.charged) == [7])
        }
    }

    @Test("What an account used with one model on one day is one row, in whatever order it came")
    func interleaved() throws {
        let day: Int64 = 86_400_000
        // A clock that goes back a day, as one that is set may.
        for (time, model) in [
            (day, "echo"), (day, "owl"), (day, "echo"), (2 * day, "echo"), (day, "owl"),
            (2 * day - 1, "echo"),
        ] {
            try shelf.chat(of: alice, price: 2, model: model, at: Timestamp(milliseconds: time))
        }
        try shelf.read { snapshot throws in
            for rows in [
                try snapshot.usage(of: alice, since: Day(0)), try snapshot.modelDays(since: Day(0)),
            ] {
                #expect(rows.map(\.day.number) == [2, 1, 1])
                #expect(rows.map(\.model) == ["echo", "echo", "owl"])
                #expect(rows.map(\.sums.chats) == [1, 3, 2])
                #expect(rows.map(\.sums.tokens) == [2, 6, 4])
                #expect(rows.map(\.sums.outputTokens) == [2, 6, 4])
            }
            #expect(try snapshot.usage(of: alice, since: Day(2)).map(\.day.number) == [2])
            #expect(try snapshot.usage(of: alice, since: Day(3)).isEmpty)
            #expect(try snapshot.usage(of: AccountID(9), since: Day(0)).isEmpty)
        }
    }

    @Test("Days begin at midnight in UTC, also before 1970")
    func days() {
        let day: Int64 = 86_400_000
        for (time, number) in [
            (0, 0), (day - 1, 0), (day, 1), (-1, -1), (-day, -1), (-day - 1, -2),
        ] as [(Int64, Int64)] {
            #expect(Day(of: Timestamp(milliseconds: time)).number == number, "\(time)")
        }
        #expect(Day(20_779).start.milliseconds == 20_779 * day)
        for (time, number) in [(Int64.min, Int64.min / day - 1), (.max, .max / day)] {
            #expect(Day(of: Timestamp(milliseconds: time)).number == number)
        }
        // As a row may have that was tampered with.
        #expect(Day(.max).start.milliseconds == .max)
        #expect(Day(.min).start.milliseconds == .min)
    }
}
