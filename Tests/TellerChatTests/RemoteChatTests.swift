import Synchronization
import Testing

@testable import TellerChat
@testable import TellerLedger
@testable import TellerModels

/// Says what it was told to say, and notes what it was asked.
private final class PlayedModel: RemoteModel {
    let asked = Mutex<[Prompt]>([])
    private let fault: ModelFault?

    init(fault: ModelFault? = nil) { self.fault = fault }

    func complete(
        _ prompt: Prompt, isStreamed: Bool, to reply: Reply
    ) async throws(ModelFault) -> Completion {
        asked.withLock { $0.append(prompt) }
        if let fault { throw fault }
        try reply.append("Hello")
        return Completion(inputTokens: 1, outputTokens: 1, finishReason: "stop")
    }
}

@Suite("A chat's calls to models")
struct RemoteChatTests {
    private let request = ChatRequest(
        token: TokenHash([UInt8](repeating: 0, count: 32)), model: nil, conversation: nil, key: nil,
        prompt: Prompt(
            messages: [.init(role: .user, content: "Hi")], options: PromptOptions()))

    private func model(
        _ played: PlayedModel, _ gate: ModelGate, price: Pricing = .flat(100), system: String = "",
        output: Int64 = 512
    ) -> Model {
        Model(
            name: "m", pricing: price, provider: .remote(played, gate), systemPrompt: system,
            maxOutputTokens: output)
    }

    private func plan(_ model: Model, turns: [Prompt.Message] = []) throws(LedgerError) -> ChatPlan
    {
        try ChatPlan(
            request, model,
            Standing(id: AccountID(1), role: .user, state: .active, balance: 1000, held: 0),
            turns: turns)
    }

    private func chat(_ models: [Model], _ running: RunningChat) throws -> RemoteChat {
        let plan = try plan(models[0])
        return RemoteChat(
            request: request, chat: ChatID(1), running: running, reply: Reply(),
            candidates: models.map { RemoteChat.Candidate(model: $0, plan: plan) }, report: { _ in }
        )
    }

    @Test("One that is stopped before its call asks nobody, and gives its place back")
    func stopped() async throws {
        let gate = ModelGate(concurrency: 1, queue: 0)
        let played = PlayedModel()
        let running = RunningChat()
        #expect(gate.enter())
        running.stop(.cancelled)
        let chat = try chat([model(played, gate)], running)
        #expect(await chat.call().result == .failure(.cancelled))
        #expect(played.asked.withLock { $0.isEmpty })
        #expect(!chat.reply.wasSent)
        #expect(gate.enter(), "the place is free again")
    }

    @Test("Where a model fails another answers, and both places are free again")
    func standIn() async throws {
        let gates = [
            ModelGate(concurrency: 1, queue: 0), ModelGate(concurrency: 1, queue: 0),
        ]
        let first = PlayedModel(fault: .failed(reason: "down"))
        let chat = try chat(
            [model(first, gates[0]), model(PlayedModel(), gates[1])], RunningChat())
        #expect(gates[0].enter())
        #expect(try await chat.call().result.get().finishReason == "stop")
        #expect(first.asked.withLock { $0.count } == 1)
        #expect(chat.reply.text == "Hello")
        #expect(gates.map { $0.enter() } == [true, true])
    }

    @Test("A stand-in gets its own system prompt, and of two bounds the lower")
    func ownPrompt() throws {
        let gate = ModelGate(concurrency: 1, queue: 0)
        let first = model(PlayedModel(), gate, system: "You are one.")
        let other = model(PlayedModel(), gate, system: "You are two.", output: 50)
        let turns = [
            Prompt.Message(role: .user, content: "Before"),
            Prompt.Message(role: .assistant, content: "Yes"),
        ]
        let plan = try #require(
            try plan(first, turns: turns).forStandIn(other, request, first: first))
        #expect(plan.prompt.messages.map(\.content) == ["You are two.", "Before", "Yes", "Hi"])
        #expect(plan.prompt.options.maxOutputTokens == 50)
        #expect(plan.worst.outputTokens == 50)
    }

    @Test("A stand-in that may come to cost more than is held is none")
    func tooDear() throws {
        let gate = ModelGate(concurrency: 1, queue: 0)
        let first = model(PlayedModel(), gate)
        let plan = try plan(first)
        let dear = model(PlayedModel(), gate, price: .flat(101))
        let equal = model(PlayedModel(), gate, price: .flat(100))
        #expect(plan.forStandIn(dear, request, first: first) == nil)
        #expect(plan.forStandIn(equal, request, first: first) != nil)
    }
}
