import Testing

@testable import TellerChat
@testable import TellerLedger
@testable import TellerModels

/// A ledger that nobody asks for anything.
private struct NoStore: LedgerStore, LedgerSnapshots {
    func transaction(
        _ body: (any LedgerTransaction) throws(LedgerError) -> Void
    ) throws(LedgerError) { throw .unavailable(.notApplied, reason: "there is none") }

    func snapshot(
        _ body: (any LedgerSnapshot) throws(LedgerError) -> Void
    ) throws(LedgerError) { throw .unavailable(.notApplied, reason: "there is none") }
}

@Suite("The chats that run")
struct RunningChatsTests {
    private let running = RunningChats()
    private let account = AccountID(1)

    private func find(_ key: String) -> [ObjectIdentifier] {
        running.find(key: key, of: account).map { ObjectIdentifier($0) }
    }

    @Test(
        "One whose key was sent again at once is found by it, whichever came first",
        arguments: [0, 1])
    func twins(survivor: Int) {
        let twins = [RunningChat(key: "k"), RunningChat(key: "k")]
        for chat in twins { #expect(running.enter(chat, of: account)) }
        #expect(find("k") == twins.map { ObjectIdentifier($0) })
        running.leave(twins[1 - survivor], of: account)
        #expect(find("k") == [ObjectIdentifier(twins[survivor])])
        running.leave(twins[survivor], of: account)
        #expect(find("k").isEmpty)
    }

    private func engine() -> ChatEngine {
        let echo = Model(name: "echo", pricing: .flat(0), provider: .echo)
        let clock: Ledger.Clock = { Timestamp(milliseconds: 0) }
        return ChatEngine(
            rules: ChatEngine.Rules(catalog: ModelCatalog(models: [echo], defaultName: "echo")),
            ledger: Ledger(store: NoStore(), clock: clock),
            reader: LedgerReader(store: NoStore()), owner: Owner(node: 1, incarnation: 1),
            clock: clock)
    }

    @Test("A cancel by the key stops both, since it is not known yet which of them runs")
    func cancelled() async throws {
        let engine = engine()
        let twins = [RunningChat(key: "k"), RunningChat(key: "k")]
        #expect(try await engine.cancel(key: "k", of: account) == nil)
        for chat in twins { #expect(engine.running.enter(chat, of: account)) }
        // Each ends once it is stopped: the one as cancelled, the other since it was a repeat.
        for (index, chat) in twins.enumerated() {
            chat.onStop { chat.end(.success(index == 0)) }
        }
        #expect(try await engine.cancel(key: "k", of: account) == true)
        #expect(twins.allSatisfy { $0.stop == .cancelled })
    }

    @Test("What a cancel came to is what the chat came to, and not that it was stopped")
    func tooLate() async throws {
        let engine = engine()
        let call = CallIdentity(connection: ObjectIdentifier(engine.running), id: [1])
        let fault = LedgerError.unavailable(.unknown, reason: "disk")
        let ends: [RunningChat.End] = [.success(true), .success(false), .failure(fault)]
        for end in ends {
            let chat = RunningChat(key: "k")
            #expect(engine.running.add(chat, as: call))
            #expect(engine.running.enter(chat, of: account))
            engine.running.bind(chat, to: ChatID(1))
            chat.onStop { chat.end(end) }
            let byKey = await result { () async throws(LedgerError) in
                try await engine.cancel(key: "k", of: account)
            }
            #expect(byKey == end)
            let byChat = await result { () async throws(LedgerError) in
                try await engine.cancel(ChatID(1))
            }
            #expect(byChat == end)
            engine.running.leave(chat, of: account)
            engine.running.remove(chat, as: call, id: ChatID(1))
        }
        #expect(try await engine.cancel(ChatID(1)) == false)
    }

    private func result(
        _ cancel: () async throws(LedgerError) -> Bool?
    ) async -> RunningChat.End {
        do throws(LedgerError) {
            return .success(try await cancel() ?? false)
        } catch {
            return .failure(error)
        }
    }

    @Test("Keys are told apart by their bytes, as the ledger does it")
    func lookAlikes() {
        let keys = ["\u{E9}", "e\u{301}"]
        let chats = keys.map { RunningChat(key: $0) }
        for chat in chats { #expect(running.enter(chat, of: account)) }
        for (key, chat) in zip(keys, chats) { #expect(find(key) == [ObjectIdentifier(chat)]) }
        running.leave(chats[0], of: account)
        #expect(find(keys[0]).isEmpty)
        #expect(find(keys[1]) == [ObjectIdentifier(chats[1])])
    }

    @Test("By a key are found an account's own chats, and no others")
    func others() {
        let chats = [RunningChat(key: "k"), RunningChat(key: "other"), RunningChat()]
        for chat in chats { #expect(running.enter(chat, of: account)) }
        #expect(running.enter(RunningChat(key: "k"), of: AccountID(2)))
        #expect(find("k") == [ObjectIdentifier(chats[0])])
        #expect(running.find(key: "k", of: AccountID(3)).isEmpty)
    }

    @Test("An account has so many, and room again when one of them leaves")
    func limit() {
        let chats = (0...RunningChats.perAccount).map { RunningChat(key: "\($0)") }
        for chat in chats.dropLast() { #expect(running.enter(chat, of: account)) }
        #expect(!running.enter(chats[RunningChats.perAccount], of: account))
        #expect(find("\(RunningChats.perAccount)").isEmpty)
        running.leave(chats[0], of: account)
        #expect(running.enter(chats[RunningChats.perAccount], of: account))
    }
}
