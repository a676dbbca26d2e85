import TellerLedger
import TestSupport
import Testing

@Suite("Listings of all accounts")
struct ListingOfAllTests {
    private let shelf: Shelf
    private let accounts: [AccountID]

    init() throws {
        shelf = try Shelf()
        let shelf = shelf
        accounts = try ["alice", "bob", "carol"].map { try shelf.open($0, balance: 1000) }
    }

    /// Chats, with their entries, at these times; the grants before them are at 1000.
    private func fill(_ times: [Int64]) throws {
        for (number, time) in times.enumerated() {
            try shelf.chat(of: accounts[number % accounts.count], at: .init(milliseconds: time))
        }
    }

    private func chats(until: Int64?, before: ChatID? = nil) throws -> [ChatRecord] {
        try shelf.read { snapshot throws in
            var found: [ChatRecord] = []
            try snapshot.chats(until: until.map(Timestamp.init), before: before) { chat in
                found.append(chat)
                return true
            }
            return found
        }
    }

    private func entries(until: Int64?, before: EntryID? = nil) throws -> [EntryRecord] {
        try shelf.read { snapshot throws in
            var found: [EntryRecord] = []
            try snapshot.entries(until: until.map(Timestamp.init), before: before) { entry in
                found.append(entry)
                return true
            }
            return found
        }
    }

    @Test("Whatever the times, 'until' is the first that is not shown", arguments: Seed.fresh(4))
    func until(seed: Seed) throws {
        var random = SeededGenerator(seed)
        var times: [Int64] = []
        var time: Int64 = 1000
        for _ in 0..<Int.random(in: 1...60, using: &random) {
            // Every third has the time of the one before.
            time += random.oneIn(3) ? 0 : Int64.random(in: 1...4, using: &random)
            times.append(time)
        }
        try fill(times)
        let allEntries = try entries(until: nil)
        #expect(try chats(until: nil).map(\.at.milliseconds) == times.reversed())
        for until in 998...(time + 2) {
            let shown = try chats(until: until).map(\.at.milliseconds)
            #expect(shown == times.filter { $0 < until }.reversed(), "until \(until)")
            let entries = try entries(until: until)
            #expect(entries == allEntries.filter { $0.at.milliseconds < until }, "until \(until)")
        }
    }

    @Test("Rows of one time are shown together or not at all")
    func equalTimes() throws {
        try fill([2000, 2000, 2000, 2000])
        #expect(try chats(until: 2000).isEmpty)
        #expect(try chats(until: 2001).count == 4)
        #expect(try entries(until: 2000).count == 3)
        #expect(try entries(until: 2001).count == 7)
    }

    @Test("An empty ledger has empty listings")
    func empty() throws {
        let empty = try Shelf()
        try empty.read { snapshot throws in
            for until in [nil, 0, 1, Int64.max] {
                let end = until.map(Timestamp.init)
                try snapshot.chats(until: end, before: nil) { _ in
                    Issue.record("a chat")
                    return true
                }
                try snapshot.entries(until: end, before: nil) { _ in
                    Issue.record("an entry")
                    return true
                }
            }
        }
    }

    /// The listings that daemons show leave out what is too new by itself; here it matters that
    /// the halving ends, and skips nothing of before the clock was set back.
    @Test("A clock that went back loses nothing that was written before it did")
    func clockThatWentBack() throws {
        let times: [Int64] = [2000, 2010, 2020, 2030, 1500, 1510, 1520, 2040, 2050]
        try fill(times)
        for until in 1000...2060 as ClosedRange<Int64> {
            let shown = Set(try chats(until: until).map(\.id.value))
            let first = times.firstIndex { $0 >= until } ?? times.count
            #expect(shown.isSuperset(of: (0..<first).map { Int64($0 + 1) }), "until \(until)")
        }
        #expect(try chats(until: nil).count == times.count)
        #expect(try chats(until: 3000).count == times.count)
    }

    @Test("A page goes on behind its cursor, and 'until' still holds")
    func cursors() throws {
        try fill([2000, 2010, 2020, 2030])
        let all = try chats(until: nil)
        #expect(try chats(until: nil, before: all[1].id) == Array(all[2...]))
        #expect(try chats(until: 2020, before: all[0].id).map(\.at.milliseconds) == [2010, 2000])
        #expect(try chats(until: 2030, before: all[2].id).map(\.at.milliseconds) == [2000])
        #expect(try chats(until: nil, before: all[3].id).isEmpty)
        let entries = try entries(until: nil)
        #expect(try self.entries(until: nil, before: entries[2].id) == Array(entries[3...]))
        for id in [-1, 0, 99, Int64.max] {
            #expect(throws: LedgerError.notFound(.cursor)) {
                try chats(until: nil, before: ChatID(id))
            }
            #expect(throws: LedgerError.notFound(.cursor)) {
                try self.entries(until: nil, before: EntryID(id))
            }
        }
    }
}
