internal import TellerLedger
internal import TellerModels

/// What a model will be sent, and what that may come to cost at most.
struct ChatPlan: Sendable {
    let prompt: Prompt
    /// Tokens to hold: the price of the worst case.
    let hold: Int64
    let worst: WorstCase

    /// Bounds of what a model may say it took.
    struct WorstCase: Sendable {
        let inputTokens: Int64
        let outputTokens: Int64
    }

    /// Tokens of the shortest answer that is worth asking for.
    private static let shortAnswer: Int64 = 16

    /// For a metered price the output is bounded by what the balance affords.
    ///
    /// - Errors: `insufficientBalance`, if not even a short answer fits.
    init(
        _ request: ChatRequest, _ model: Model, _ account: Standing, turns: [Prompt.Message]
    ) throws(LedgerError) {
        let prompt = Self.prompt(request, model, turns: turns)
        let input = prompt.worstInputTokens
        var output = Self.outputTokens(request, model)
        if case .metered(let meter) = model.pricing {
            let least = min(output, Self.shortAnswer)
            let affordable = meter.output(within: account.balance, input: input) ?? 0
            guard affordable >= least else {
                throw .insufficientBalance(
                    balance: account.balance, held: account.held,
                    price: meter.price(input: input, output: least))
            }
            output = min(output, affordable)
        }
        self.init(
            prompt: prompt, hold: model.pricing.price(input: input, output: output),
            worst: WorstCase(inputTokens: input, outputTokens: output))
    }

    /// Without a look at the account: nil where the plan depends on its balance or on its chats.
    init?(_ request: ChatRequest, _ model: Model) {
        guard case .flat(let price) = model.pricing,
            request.conversation == nil || !request.addsHistory
        else { return nil }
        let prompt = Self.prompt(request, model, turns: [])
        self.init(
            prompt: prompt, hold: price,
            worst: WorstCase(
                inputTokens: prompt.worstInputTokens,
                outputTokens: Self.outputTokens(request, model)))
    }

    private static func prompt(
        _ request: ChatRequest, _ model: Model, turns: [Prompt.Message]
    ) -> Prompt {
        var prompt = request.prompt
        prompt.messages.insert(contentsOf: turns, at: 0)
        if !model.systemPrompt.isEmpty {
            prompt.messages.insert(.init(role: .system, content: model.systemPrompt), at: 0)
        }
        return prompt
    }

    init(prompt: Prompt, hold: Int64, worst: WorstCase) {
        var prompt = prompt
        prompt.options.maxOutputTokens = worst.outputTokens
        self.prompt = prompt
        self.hold = hold
        self.worst = worst
    }

    static func outputTokens(_ request: ChatRequest, _ model: Model) -> Int64 {
        min(request.prompt.options.maxOutputTokens ?? .max, model.maxOutputTokens)
    }

    /// Gathers the turns of a conversation, newest first, as far as they fit the model's context.
    struct Turns {
        /// Chats that are looked at, whether they were answered or not: others wait for the look-up.
        private static let visits = 1000

        /// Newest first.
        private var turns: [ChatRecord] = []
        private var room: Int64
        private var visited = 0

        init(_ request: ChatRequest, _ model: Model) {
            room = model.contextTokens - ChatPlan.outputTokens(request, model)
            for message in request.prompt.messages { room -= Self.estimate(message.content) }
            if !model.systemPrompt.isEmpty { room -= Self.estimate(model.systemPrompt) }
        }

        /// Takes a turn if it was answered; whether there is room for more.
        mutating func add(_ chat: ChatRecord) -> Bool {
            visited += 1
            guard visited <= Self.visits else { return false }
            guard chat.state == .answered, !chat.isDeleted else { return true }
            room -= Self.estimate(chat.message) + Self.estimate(chat.reply)
            guard room >= 0 else { return false }
            turns.append(chat)
            return true
        }

        /// Oldest first.
        var messages: [Prompt.Message] {
            turns.reversed().flatMap { chat -> [Prompt.Message] in
                [
                    .init(role: .user, content: chat.message),
                    .init(role: .assistant, content: chat.reply),
                ]
            }
        }

        /// What a message takes, for want of the model's own count.
        ///
        /// A token of English has four bytes; three leave room for other tongues. Eight more set a
        /// message apart from the next.
        static func estimate(_ text: String) -> Int64 { Int64(text.utf8.count) / 3 + 8 }
    }
}
