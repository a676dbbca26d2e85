import Synchronization
import TellerStore
import TestSupport
import Testing

@testable import TellerChat
@testable import TellerLedger
@testable import TellerModels

/// A store that commits, and says that it does not know, when it is told to.
private final class UncertainStore: LedgerStore {
    final class Doubts: Sendable {
        private let isNext = Mutex(false)

        func plan() { isNext.withLock { $0 = true } }

        fileprivate func take() -> Bool {
            isNext.withLock { isNext in
                defer { isNext = false }
                return isNext
            }
        }
    }

    private let inner: any LedgerStore
    private let doubts: Doubts

    init(_ inner: any LedgerStore, _ doubts: Doubts) {
        self.inner = inner
        self.doubts = doubts
    }

    func transaction(
        _ body: (any LedgerTransaction) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try inner.transaction(body)
        if doubts.take() { throw .unavailable(.unknown, reason: "no answer from the disk") }
    }
}

/// Answers once it is told to, and says when it is asked.
private final class PatientModel: RemoteModel {
    let asked = AsyncStream<Void>.makeStream()
    let answers = AsyncStream<Void>.makeStream()

    func complete(
        _ prompt: Prompt, isStreamed: Bool, to reply: Reply
    ) async throws(ModelFault) -> Completion {
        asked.continuation.yield()
        for await _ in answers.stream { break }
        try reply.append("Hello")
        return Completion(inputTokens: 1, outputTokens: 1, finishReason: "stop")
    }
}

@Suite("Holds that nobody was told of")
struct LostHoldTests {
    private let directory = StateDirectory()
    private let doubts = UncertainStore.Doubts()
    private let model = PatientModel()
    private let ledger: Ledger
    private let reader: LedgerReader
    private let engine: ChatEngine
    private let token = TokenHash([UInt8](repeating: 7, count: 32))

    init() async throws {
        let store = try SQLiteStore(directory: directory.path, node: 1)
        let clock: Ledger.Clock = { Timestamp(milliseconds: 1000) }
        ledger = Ledger(
            store: UncertainStore(try store.makeWriter(), doubts), clock: clock)
        reader = LedgerReader(store: try store.makeReader())
        let model = Model(
            name: "m", pricing: .flat(100),
            provider: .remote(model, ModelGate(concurrency: 4, queue: 0)))
        engine = ChatEngine(
            rules: ChatEngine.Rules(catalog: ModelCatalog(models: [model], defaultName: "m")),
            ledger: ledger, reader: reader, owner: store.owner, clock: clock)
        _ = try await ledger.post(
            OpenAccount(
                admin: nil, name: "alice", passwordHash: "hash", role: .user, balance: 1000,
                memo: nil))
        _ = try await ledger.post(
            OpenLogin(
                name: "alice", passwordHash: "hash",
                login: NewLogin(token: token, label: nil, expiresAt: nil)))
    }

    private func chat(_ key: String) async -> Result<ChatReceipt, ChatError> {
        do throws(ChatError) {
            return .success(
                try await engine.chat(
                    ChatRequest(
                        token: token, model: nil, conversation: nil, key: key,
                        prompt: Prompt(
                            messages: [.init(role: .user, content: "Hi")],
                            options: PromptOptions()))))
        } catch {
            return .failure(error)
        }
    }

    /// A chat whose hold is on disk, which it was not told.
    private func lose(_ key: String) async {
        doubts.plan()
        guard case .failure(.ledger(.unavailable(.unknown, _))) = await chat(key) else {
            Issue.record("the outcome is known")
            return
        }
    }

    private func held() async throws -> Int64? {
        try await reader.read { snapshot throws(LedgerError) in
            try snapshot.standing(AccountID(1))?.held
        }
    }

    private func state(_ chat: Int64) async throws -> ChatRecord.State? {
        try await reader.read { snapshot throws(LedgerError) in
            try snapshot.chat(ChatID(chat))?.state
        }
    }

    @Test("It goes back as soon as the ledger commits, and its key is free again")
    func givenBack() async throws {
        #expect(engine.returns.isEmpty)
        await lose("k")
        #expect(try await held() == 100)
        guard case .failure(.ledger(.inProgress)) = await chat("k") else {
            Issue.record("the key is free already")
            return
        }
        #expect(!engine.returns.isEmpty)
        await engine.returns.attempt()
        #expect(engine.returns.isEmpty)
        #expect(try await held() == 0)
        #expect(try await state(1) == .interrupted)
        model.answers.continuation.yield()
        #expect(try await chat("k").get().price == 100)
    }

    @Test("It is looked for again where the ledger can't say either whether it went back")
    func uncertainReturn() async throws {
        await lose("k")
        doubts.plan()
        await engine.returns.attempt()
        #expect(!engine.returns.isEmpty)
        await engine.returns.attempt()
        #expect(engine.returns.isEmpty)
        #expect(try await held() == 0)
    }

    @Test("A chat that runs keeps its hold meanwhile, and is charged")
    func others() async throws {
        let running = Task { await chat("running") }
        for await _ in model.asked.stream { break }
        await lose("lost")
        #expect(try await held() == 200)
        await engine.returns.attempt()
        #expect(try await held() == 100)
        #expect(try await state(1) == .pending)
        #expect(try await state(2) == .interrupted)
        model.answers.continuation.yield()
        #expect(try await running.value.get().balance == 900)
        #expect(try await held() == 0)
    }
}
