import Synchronization
import TellerLedger
import TellerStore
import TestSupport
import Testing

@Suite("A database of the first version becomes one of this")
struct MigrationTests {
    private static func rows(
        _ usage: [FirstSchema.UsageKey: ChatSums], of account: Int64? = nil
    ) -> [ModelDay] {
        var sums: [FirstSchema.ModelDayKey: ChatSums] = [:]
        for (key, added) in usage where account == nil || key.account == account {
            sums[.init(day: key.day, model: key.model), default: ChatSums()].add(added)
        }
        return sums.map { ModelDay(day: Day($0.key.day), model: $0.key.model, sums: $0.value) }
            .sorted { $0.day != $1.day ? $0.day > $1.day : $0.model < $1.model }
    }

    @Test(
        "Its rollups are what its chats and entries add up to, and all else is as it was",
        arguments: Seed.fresh(3))
    func migration(seed: Seed) throws {
        let directory = StateDirectory()
        var old = FirstSchema(seed)
        try old.fill(directory, accounts: 5, rows: 400)
        let shelf = try Shelf(directory)
        #expect(shelf.store.owner == Owner(node: 1, incarnation: 2))
        try shelf.read { snapshot throws in
            #expect(try snapshot.modelDays(since: Day(0)) == Self.rows(old.usage))
            let days = try snapshot.days(since: Day(0))
            let expected = old.days.sorted { $0.key > $1.key }
            #expect(days.map(\.day) == expected.map(\.key))
            #expect(days.map(\.sums) == expected.map(\.value))
            for (index, standing) in old.standings.enumerated() {
                let id = standing.id
                #expect(
                    try snapshot.usage(of: id, since: Day(0))
                        == Self.rows(old.usage, of: id.value))
                #expect(try snapshot.standing(id) == standing)
                #expect(
                    try snapshot.chatIDs(of: id).map(\.value) == old.chats[index].reversed())
                #expect(
                    try snapshot.entryIDs(of: id).map(\.value) == old.entries[index].reversed())
            }
            let totals = try snapshot.totals()
            #expect(totals.accounts == 5)
            #expect(totals.held == old.standings.map(\.held).reduce(0, +))
            #expect(totals.balances == old.standings.map(\.balance).reduce(0, +))
            try snapshot.audit(before: nil) { _ in
                Issue.record("an audit record of nothing")
                return true
            }
        }
        #expect(try shelf.store.scans.verify().isSound)
    }

    @Test("A long one tells how it gets on")
    func progress() throws {
        let directory = StateDirectory()
        var old = FirstSchema(Seed(2))
        try old.fill(directory, accounts: 20, rows: 20_000)
        let count = Mutex(0)
        _ = try SQLiteStore(directory: directory.path, node: 1) { count.withLock { $0 += 1 } }
        #expect(count.withLock { $0 } > 0)
    }

    @Test("What comes after is added to it")
    func goingOn() throws {
        let directory = StateDirectory()
        var old = FirstSchema(Seed(1))
        try old.fill(directory, accounts: 2, rows: 50)
        let shelf = try Shelf(directory)
        let last = try #require(Self.rows(old.usage).first)
        for model in [last.model, "new", last.model] {
            try shelf.write { ledger throws in
                var chat = NewChat.sample(
                    of: AccountID(1), price: 0, conversation: nil, key: nil, "hello")
                chat.model = model
                chat.at = last.day.start
                _ = try ledger.insert(chat)
            }
        }
        try shelf.read { snapshot throws in
            let rows = try snapshot.modelDays(since: last.day)
            #expect(
                rows.first { $0.model == last.model }?.sums.chats == last.sums.chats + 2)
            #expect(rows.first { $0.model == "new" }?.sums.chats == 1)
        }
    }

    @Test("One without a chat or an entry is migrated too, and a second start changes nothing")
    func empty() throws {
        let directory = StateDirectory()
        var old = FirstSchema(Seed(1))
        try old.fill(directory, accounts: 1, rows: 0)
        for _ in 0..<2 {
            let shelf = try Shelf(directory)
            try shelf.read { snapshot throws in
                #expect(try snapshot.modelDays(since: Day(0)).isEmpty)
                #expect(try snapshot.totals().sums.newAccounts == 1)
                #expect(try snapshot.totals().balances == 1000)
            }
        }
    }
}
