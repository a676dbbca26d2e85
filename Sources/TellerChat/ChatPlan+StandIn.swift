internal import TellerLedger
internal import TellerModels

extension ChatPlan {
    /// The plan for a model that stands in for the one that was planned for: its own system prompt,
    /// the bounds of both, and of the turns before what fits its context.
    ///
    /// Nil where it may come to cost more than is held.
    func forStandIn(_ model: Model, _ request: ChatRequest, first: Model) -> ChatPlan? {
        var prompt = prompt
        if !first.systemPrompt.isEmpty { prompt.messages.removeFirst() }
        let output = min(worst.outputTokens, model.maxOutputTokens)
        var room = model.contextTokens - output - Turns.estimate(model.systemPrompt)
        for message in prompt.messages { room -= Turns.estimate(message.content) }
        // Turns are pairs, the oldest first; what the caller says now stays whole.
        while room < 0, prompt.messages.count >= request.prompt.messages.count + 2 {
            for _ in 0..<2 { room += Turns.estimate(prompt.messages.removeFirst().content) }
        }
        if !model.systemPrompt.isEmpty {
            prompt.messages.insert(.init(role: .system, content: model.systemPrompt), at: 0)
        }
        let input = prompt.worstInputTokens
        guard model.pricing.price(input: input, output: output) <= hold else { return nil }
        return ChatPlan(
            prompt: prompt, hold: hold,
            worst: WorstCase(inputTokens: input, outputTokens: output))
    }
}
