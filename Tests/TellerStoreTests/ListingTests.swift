import TellerLedger
import Testing

@Suite("Listings of the store")
struct ListingTests {
    private let shelf: Shelf
    private let alice: AccountID
    private let bob: AccountID

    init() throws {
        shelf = try Shelf()
        alice = try shelf.open("alice", balance: 100)
        bob = try shelf.open("bob", balance: 100)
    }

    @Test("Chats come newest first, and a page goes on where the one before ended")
    func chats() throws {
        var ids: [ChatID] = []
        for _ in 0..<5 {
            ids.append(try shelf.chat(of: alice))
            try shelf.chat(of: bob)
        }
        let newestFirst = Array(ids.reversed())
        try shelf.read { snapshot throws in
            #expect(try snapshot.chatIDs(of: alice) == newestFirst)
            #expect(try snapshot.chatIDs(of: alice, limit: 2) == Array(newestFirst[..<2]))
            #expect(
                try snapshot.chatIDs(of: alice, before: newestFirst[1], limit: 2)
                    == Array(newestFirst[2..<4]))
            #expect(try snapshot.chatIDs(of: alice, before: newestFirst[4]).isEmpty)
        }
    }

    @Test("Entries come newest first, and a page goes on where the one before ended")
    func entries() throws {
        for _ in 0..<4 { try shelf.chat(of: alice) }
        try shelf.read { snapshot throws in
            let ids = try snapshot.entryIDs(of: alice)
            #expect(ids.count == 5)
            #expect(ids.map(\.value) == ids.map(\.value).sorted(by: >))
            #expect(
                try snapshot.entryIDs(of: alice, before: ids[2], limit: 1) == [ids[3]])
            #expect(try snapshot.entryIDs(of: alice, before: ids[4]).isEmpty)
        }
    }

    @Test("An account without chats has an empty listing, and so has an unknown one")
    func empty() throws {
        try shelf.read { snapshot throws in
            #expect(try snapshot.chatIDs(of: alice).isEmpty)
            #expect(try snapshot.chatIDs(of: AccountID(99)).isEmpty)
            #expect(try snapshot.entryIDs(of: AccountID(99)).isEmpty)
        }
    }

    @Test("A cursor of another account, or of nothing, is refused")
    func foreignCursors() throws {
        let foreign = try shelf.chat(of: bob)
        let own = try shelf.chat(of: alice)
        let other = try shelf.chat(of: alice)
        try shelf.read { snapshot throws in
            let entry = try snapshot.entryIDs(of: bob)[0]
            for chat in [foreign, ChatID(-1), ChatID(0), ChatID(.max)] {
                #expect(throws: LedgerError.notFound(.cursor)) {
                    try snapshot.chatIDs(of: alice, before: chat)
                }
                #expect(throws: LedgerError.notFound(.cursor)) {
                    try snapshot.chatIDs(of: alice, in: own, before: chat)
                }
            }
            for entry in [entry, EntryID(-1), EntryID(0), EntryID(.max)] {
                #expect(throws: LedgerError.notFound(.cursor)) {
                    try snapshot.entryIDs(of: alice, before: entry)
                }
            }
            #expect(throws: LedgerError.notFound(.cursor), "a chat of another conversation") {
                try snapshot.chatIDs(of: alice, in: own, before: other)
            }
        }
    }

    @Test("A conversation is listed with its first chat last, whatever was said elsewhere")
    func conversations() throws {
        let first = try shelf.chat(of: alice)
        let second = try shelf.chat(of: alice, conversation: first)
        try shelf.chat(of: alice)
        let third = try shelf.chat(of: alice, conversation: first)
        try shelf.read { snapshot throws in
            #expect(try snapshot.chatIDs(of: alice, in: first) == [third, second, first])
            #expect(try snapshot.chatIDs(of: alice, in: first, limit: 2) == [third, second])
            #expect(
                try snapshot.chatIDs(of: alice, in: first, before: second) == [first])
            #expect(try snapshot.chatIDs(of: alice, in: first, before: first).isEmpty)
            #expect(try snapshot.chat(second)?.conversation == first)
            #expect(try snapshot.chat(first)?.conversation == first)
        }
    }

    @Test("Of those that began conversations all is read, and of others nothing but their ids")
    func firstChats() throws {
        let first = try shelf.chat(of: alice, text: "first")
        let second = try shelf.chat(of: alice, conversation: first)
        let aside = try shelf.chat(of: alice, text: "aside")
        let foreign = try shelf.chat(of: bob)
        let third = try shelf.chat(of: alice, conversation: first)
        try shelf.write { ledger throws in try ledger.blank(aside) }
        try shelf.read { snapshot throws in
            func walk(_ before: ChatID?, limit: Int = .max) throws -> [(ChatID, ChatRecord?)] {
                var found: [(ChatID, ChatRecord?)] = []
                try snapshot.firstChats(of: alice, before: before) { id, chat in
                    found.append((id, chat))
                    return found.count < limit
                }
                return found
            }
            let all = try walk(nil)
            #expect(all.map(\.0) == [third, aside, second, first])
            #expect(all.map { $0.1?.id } == [nil, aside, nil, first])
            #expect(all.map { $0.1?.isDeleted } == [nil, true, nil, false])
            #expect(all.last?.1 == (try snapshot.chat(first)))
            #expect(try walk(aside).map(\.0) == [second, first])
            #expect(try walk(nil, limit: 2).map(\.0) == [third, aside])
            #expect(try walk(first).isEmpty)
            for cursor in [foreign, ChatID(-1), ChatID(0), ChatID(.max)] {
                #expect(throws: LedgerError.notFound(.cursor)) { try walk(cursor) }
            }
        }
    }

    @Test("Another account's conversation lists nothing")
    func foreignConversation() throws {
        let first = try shelf.chat(of: bob)
        try shelf.chat(of: bob, conversation: first)
        try shelf.read { snapshot throws in
            #expect(try snapshot.chatIDs(of: alice, in: first).isEmpty)
        }
    }

    @Test("Accounts are listed by name, whatever the case, by prefix and behind a name")
    func accounts() throws {
        for name in ["Bobby", "ally", "BOB2", "zoe"] { try shelf.open(name) }
        try shelf.read { snapshot throws in
            #expect(try snapshot.names() == ["alice", "ally", "bob", "BOB2", "Bobby", "zoe"])
            #expect(try snapshot.names(prefix: "BOB") == ["bob", "BOB2", "Bobby"])
            #expect(try snapshot.names(prefix: "bob", after: "Bob") == ["BOB2", "Bobby"])
            #expect(try snapshot.names(prefix: "bob", after: "bob2") == ["Bobby"])
            #expect(try snapshot.names(after: "alice", limit: 2) == ["ally", "bob"])
            #expect(try snapshot.names(after: "b") == ["bob", "BOB2", "Bobby", "zoe"])
            #expect(try snapshot.names(prefix: "bob", after: "alice") == ["bob", "BOB2", "Bobby"])
            #expect(try snapshot.names(prefix: "bob", after: "zoe").isEmpty)
            #expect(try snapshot.names(prefix: "nobody").isEmpty)
            #expect(try snapshot.names(prefix: "bob", limit: 1) == ["bob"])
        }
    }
}
