import TellerLedger
import TestSupport
import Testing

@Suite("Erasures and deletions, a bounded number of chats at a time")
struct ErasureTests {
    private let books: Books
    private let token = TokenHash.number(1)

    init() async throws {
        books = try Books()
        try await books.open("alice", balance: 10_000, token: token)
    }

    private func chat(_ count: Int, in conversation: ChatID? = nil) async throws {
        let order = ChatOrder(by: token, conversation: conversation)
        let chats = Array(repeating: Operation.chat(order, price: 1), count: count)
        for answer in await books.post(chats) { _ = try answer.get() }
    }

    private func more(_ operation: Operation) async throws -> Bool? {
        guard case .blanked(let more) = try await books.post(operation).get() else { return nil }
        return more
    }

    /// Chats of all accounts that still have a text, and those that are not hidden.
    private func left() async throws -> (texts: Int, shown: Int) {
        try await books.reader.read { snapshot throws(LedgerError) in
            var texts = 0
            var shown = 0
            try snapshot.chats(until: nil, before: nil) { chat in
                if !chat.message.isEmpty || !chat.reply.isEmpty { texts += 1 }
                if !chat.isDeleted { shown += 1 }
                return true
            }
            return (texts, shown)
        }
    }

    @Test("Texts of an erased account go by the thousand, and on after a restart")
    func erasure() async throws {
        try await chat(2500)
        _ = try await books.post(.erase(name: "alice", Operation.Deed())).get()
        #expect(try await left().texts == 2500)
        #expect(try await more(.continueErasures) == true)
        #expect(try await left().texts == 1500)
        try await books.reopen()
        #expect(try await more(.continueErasures) == true)
        #expect(try await more(.continueErasures) == false)
        #expect(try await left() == (0, 0))
        #expect(try await more(.continueErasures) == false)
        #expect(try await books.verification().isSound)
        #expect(try await books.standing(of: "erased:1").balance == 7500)
    }

    @Test(
        "A commit that fails in the middle leaves no text behind",
        arguments: Faults.Fault.allCases)
    func failingCommit(fault: Faults.Fault) async throws {
        try await chat(1200)
        _ = try await books.post(.erase(name: "alice", Operation.Deed())).get()
        books.faults.plan([fault])
        #expect(await books.post(.continueErasures).outcome != nil)
        books.faults.plan([])
        while try await more(.continueErasures) == true {}
        #expect(try await left() == (0, 0))
    }

    @Test("An account without a chat is erased too")
    func noChats() async throws {
        _ = try await books.post(.erase(name: "alice", Operation.Deed())).get()
        #expect(try await more(.continueErasures) == false)
        #expect(try await books.standing(of: "erased:1").state == .erased)
    }

    @Test("While a chat of it holds tokens an account is not erased, nor its conversation deleted")
    func held() async throws {
        let hold = Operation.hold(
            ChatOrder(by: token), amount: 5, owner: books.owner, HoldClaim(among: books.claims))
        _ = try await books.post(hold).get()
        #expect(
            await books.post(.erase(name: "alice", Operation.Deed()))
                == .failure(.chatsRunning))
        #expect(
            await books.post(.delete(conversation: ChatID(1), by: token))
                == .failure(.chatsRunning))
        #expect(try await left() == (1, 1))
    }

    @Test("A chat that holds nothing does not keep an account; its reply is not kept either")
    func freeChat() async throws {
        let hold = Operation.hold(
            ChatOrder(by: token), amount: 0, owner: books.owner, HoldClaim(among: books.claims))
        _ = try await books.post(hold).get()
        _ = try await books.post(.erase(name: "alice", Operation.Deed())).get()
        #expect(try await more(.continueErasures) == false)
        let settle = Operation.settle(
            ChatID(1), owner: books.owner, state: .answered, price: 0)
        _ = try await books.post(settle).get()
        #expect(try await left() == (0, 0))
    }

    @Test("A conversation goes 500 chats at a time, the one that names it last")
    func conversation() async throws {
        try await chat(1)
        try await chat(1200, in: ChatID(1))
        try await chat(3)
        let delete = Operation.delete(conversation: ChatID(1), by: token)
        #expect(try await more(delete) == true)
        #expect(try await left() == (704, 704))
        #expect(try await more(delete) == true)
        try await books.reopen()
        // What comes in between goes too.
        try await chat(1, in: ChatID(1))
        #expect(try await more(delete) == false)
        #expect(try await left() == (3, 3))
        #expect(await books.post(delete) == .failure(.notFound(.conversation)))
        #expect(try await books.verification().isSound)
        #expect(try await books.standing(of: "alice").balance == 10_000 - 1205)
    }
}
