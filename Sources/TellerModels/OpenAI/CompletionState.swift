/// What a streamed answer has told beside its text.
struct CompletionState {
    var finishReason: String?
    var usage: CompletionResponse.Usage?

    mutating func add(_ response: CompletionResponse) {
        if let usage = response.usage { self.usage = usage }
        if let reason = response.finishReason { finishReason = reason }
    }

    var completion: Completion {
        Completion(
            inputTokens: usage?.promptTokens, outputTokens: usage?.completionTokens,
            finishReason: Self.known.contains(finishReason ?? "") ? finishReason ?? "" : "stop")
    }

    /// Those of OpenAI's API that make sense without tools; everything else is told as `stop`.
    private static let known: Set<String> = ["stop", "length", "content_filter"]
}
