import Testing

@testable import TellerChat
@testable import TellerLedger
@testable import TellerModels

@Suite("The turns that go ahead of a message")
struct TurnsTests {
    private func turns(
        context: Int64, output: Int64 = 100, prompt: String = "", message: String = ""
    ) -> ChatPlan.Turns {
        let request = ChatRequest(
            token: TokenHash([UInt8](repeating: 0, count: 32)), model: nil, conversation: nil,
            key: nil,
            prompt: Prompt(
                messages: [.init(role: .user, content: message)], options: PromptOptions()))
        let model = Model(
            name: "m", pricing: .flat(1), provider: .echo, systemPrompt: prompt,
            maxOutputTokens: output, contextTokens: context)
        return ChatPlan.Turns(request, model)
    }

    private func chat(
        _ message: String, _ reply: String, _ state: ChatRecord.State = .answered,
        isDeleted: Bool = false
    ) -> ChatRecord {
        ChatRecord(
            id: ChatID(1), account: AccountID(1), conversation: ChatID(1), model: "m",
            message: message, reply: reply, price: 1, state: state, at: Timestamp(milliseconds: 0),
            usage: .none, finishReason: "stop", fingerprint: nil, hold: nil, isDeleted: isDeleted)
    }

    @Test("Come newest first and end up oldest first")
    func order() {
        var turns = turns(context: 2048)
        let fits1 = turns.add(chat("3", "c"))
        #expect(fits1)
        let fits2 = turns.add(chat("2", "b"))
        #expect(fits2)
        let fits3 = turns.add(chat("1", "a"))
        #expect(fits3)
        #expect(turns.messages.map(\.content) == ["1", "a", "2", "b", "3", "c"])
        #expect(
            turns.messages.map(\.role.rawValue)
                == Array(
                    repeating: ["user", "assistant"], count: 3
                ).flatMap(\.self))
    }

    @Test(
        "Only those that were answered and are still there",
        arguments: [ChatRecord.State.pending, .failed, .cancelled, .interrupted])
    func unanswered(state: ChatRecord.State) {
        var turns = turns(context: 2048)
        let fits1 = turns.add(chat("no", "", state))
        #expect(fits1)
        let fits2 = turns.add(chat("gone", "gone", isDeleted: true))
        #expect(fits2)
        let fits3 = turns.add(chat("yes", "yes"))
        #expect(fits3)
        #expect(turns.messages.map(\.content) == ["yes", "yes"])
    }

    @Test("A turn fits to the token, and one token more does not")
    func edge() {
        // The message takes 8 tokens, a turn of twice 30 bytes twice 18.
        let text = String(repeating: "x", count: 30)
        var enough = turns(context: 100 + 8 + 36)
        let fits1 = enough.add(chat(text, text))
        #expect(fits1)
        #expect(enough.messages.count == 2)
        var short = turns(context: 100 + 8 + 36 - 1)
        let fits2 = short.add(chat(text, text))
        #expect(!fits2)
        #expect(short.messages.isEmpty)
    }

    @Test("The system prompt and the message take room too")
    func others() {
        let text = String(repeating: "x", count: 30)
        var enough = turns(context: 100 + 18 + 18 + 16, prompt: text, message: text)
        let fits1 = enough.add(chat("", ""))
        #expect(fits1)
        var short = turns(context: 100 + 18 + 18 + 15, prompt: text, message: text)
        let fits2 = short.add(chat("", ""))
        #expect(!fits2)
    }

    @Test("Once one does not fit, none that is older does, however short")
    func gap() {
        var turns = turns(context: 200)
        let fits1 = turns.add(chat(String(repeating: "x", count: 3000), ""))
        #expect(!fits1)
        let fits2 = turns.add(chat("", ""))
        #expect(!fits2)
        #expect(turns.messages.isEmpty)
    }
}
