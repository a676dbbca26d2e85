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

    /// The reason that it gave, where that is none of an answer's: servers that pass on what others
    /// say give `error` for what those failed at, and vLLM gives `abort` for what it broke off.
    var failure: String? {
        finishReason.flatMap { ["error", "abort"].contains($0) ? $0 : nil }
    }

    /// Those of OpenAI's API that make sense without tools; everything else is told as `stop`.
    private static let known: Set<String> = ["stop", "length", "content_filter"]
}
