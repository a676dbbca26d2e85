/// What an answer has told so far beside its text.
struct CompletionState {
    private(set) var finishReason: String?
    /// The last that was said of it.
    private(set) var count: Reply.Count?
    /// Of the text so far.
    private(set) var bytes = 0

    mutating func add(_ response: CompletionResponse) {
        bytes += response.text?.utf8.count ?? 0
        if let usage = response.usage {
            count = Reply.Count(
                inputTokens: usage.promptTokens, outputTokens: usage.completionTokens, bytes: bytes)
        }
        if let reason = response.finishReason { finishReason = reason }
    }

    var completion: Completion {
        Completion(
            inputTokens: count?.inputTokens, outputTokens: count?.outputTokens,
            finishReason: Self.known.contains(finishReason ?? "") ? finishReason ?? "" : "stop",
            // Some servers count only ahead of their text.
            uncountedBytes: count.map { bytes - $0.bytes } ?? 0)
    }

    /// Those of OpenAI's API that make sense without tools; everything else is told as `stop`.
    private static let known: Set<String> = ["stop", "length", "content_filter"]
}
