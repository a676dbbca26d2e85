import Testing

@testable import TellerChat
@testable import TellerLedger
@testable import TellerModels

@Suite("What a chat is planned to send and to cost")
struct ChatPlanTests {
    private static let meter = Pricing.Meter(per1kInput: 1000, per1kOutput: 1000, minimum: 0)

    private func model(
        _ pricing: Pricing, prompt: String = "", output: Int64 = 512
    ) -> Model {
        Model(
            name: "m", pricing: pricing, provider: .echo, systemPrompt: prompt,
            maxOutputTokens: output, contextTokens: 2048)
    }

    private func plan(
        _ model: Model, _ text: String = "Hi", balance: Int64 = 1000, output: Int64? = nil,
        turns: [Prompt.Message] = []
    ) throws(LedgerError) -> ChatPlan {
        var options = PromptOptions()
        options.maxOutputTokens = output
        let request = ChatRequest(
            token: TokenHash([UInt8](repeating: 0, count: 32)), model: nil, conversation: nil,
            key: nil,
            prompt: Prompt(messages: [.init(role: .user, content: text)], options: options))
        let account = Standing(
            id: AccountID(1), role: .user, state: .active, balance: balance, held: 5)
        return try ChatPlan(request, model, account, turns: turns)
    }

    @Test("A flat price is held as it is, whatever the balance")
    func flat() throws {
        let plan = try plan(model(.flat(100)), balance: 0)
        #expect(plan.hold == 100)
        #expect(plan.prompt.options.maxOutputTokens == 512)
        #expect(plan.worst.inputTokens == 18)
        #expect(plan.worst.outputTokens == 512)
    }

    @Test(
        "Of the caller's bound and the model's the lower holds",
        arguments: [(nil, 512), (1, 1), (511, 511), (512, 512), (513, 512), (.max, 512)]
            as [(Int64?, Int64)])
    func outputBound(asked: Int64?, sent: Int64) throws {
        #expect(
            try plan(model(.flat(1)), output: asked).prompt.options.maxOutputTokens == sent)
    }

    @Test(
        "A metered answer is as long as the balance affords",
        arguments: [(1000, 512), (530, 512), (529, 511), (34, 16)] as [(Int64, Int64)])
    func affordable(balance: Int64, output: Int64) throws {
        let plan = try plan(model(.metered(Self.meter)), balance: balance)
        #expect(plan.worst.outputTokens == output)
        #expect(plan.hold == 18 + output)
        #expect(plan.hold <= balance)
    }

    @Test("Where not even 16 tokens fit it is refused, with what they would cost")
    func tooPoor() {
        #expect(throws: LedgerError.insufficientBalance(balance: 33, held: 5, price: 34)) {
            try plan(model(.metered(Self.meter)), balance: 33)
        }
    }

    @Test("Unless less was asked for")
    func shortAnswer() throws {
        let plan = try plan(model(.metered(Self.meter)), balance: 20, output: 2)
        #expect(plan.hold == 20)
        #expect(throws: LedgerError.insufficientBalance(balance: 19, held: 5, price: 20)) {
            try self.plan(model(.metered(Self.meter)), balance: 19, output: 2)
        }
    }

    @Test("The least price is held at least")
    func minimum() throws {
        let pricing = Pricing.metered(.init(per1kInput: 1, per1kOutput: 1, minimum: 50))
        #expect(try plan(model(pricing), balance: 50).hold == 50)
        #expect(throws: LedgerError.insufficientBalance(balance: 49, held: 5, price: 50)) {
            try plan(model(pricing), balance: 49)
        }
    }

    @Test("What is sent beside the message counts as read: 16 tokens a message, one a byte")
    func input() throws {
        let turns: [Prompt.Message] = [
            .init(role: .user, content: "wörld"), .init(role: .assistant, content: ""),
        ]
        let plan = try plan(model(.flat(1), prompt: "Be brief."), turns: turns)
        #expect(plan.worst.inputTokens == 4 * 16 + 9 + 6 + 0 + 2)
        #expect(plan.prompt.messages.map(\.role) == [.system, .user, .assistant, .user])
    }

    @Test("A price that no balance could pay is refused, and does not trap")
    func overflow() {
        let pricing = Pricing.metered(
            .init(per1kInput: .max, per1kOutput: .max, minimum: .max))
        #expect(throws: LedgerError.insufficientBalance(balance: 1000, held: 5, price: .max)) {
            try plan(model(pricing))
        }
    }
}
