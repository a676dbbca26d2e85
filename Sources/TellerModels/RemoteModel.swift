/// A model behind a wire.
package protocol RemoteModel: Sendable {
    /// Has it answer; text goes to `reply` as it comes.
    ///
    /// Cancelling the task ends the call.
    ///
    /// - Errors: see `ModelFault`; what `reply` has got by then stays there.
    func complete(
        _ prompt: Prompt, isStreamed: Bool, to reply: Reply
    ) async throws(ModelFault) -> Completion
}

/// How an answer ended; its text is where it was sent.
package struct Completion: Hashable, Sendable {
    /// As the model counted, and not to be believed unchecked; nil if it did not count.
    package var inputTokens: Int64?
    package var outputTokens: Int64?
    package var finishReason: String
    /// Of the text, what came behind the model's count.
    package var uncountedBytes: Int

    package init(
        inputTokens: Int64?, outputTokens: Int64?, finishReason: String, uncountedBytes: Int = 0
    ) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.finishReason = finishReason
        self.uncountedBytes = uncountedBytes
    }

    /// Of an answer that was broken off, for a reason of ours.
    package static func cut(_ reply: Reply, _ reason: String) -> Completion {
        let count = reply.count
        return Completion(
            inputTokens: count?.inputTokens, outputTokens: count?.outputTokens,
            finishReason: reason,
            uncountedBytes: count.map { max(0, reply.byteCount - $0.bytes) } ?? 0)
    }
}

/// Why a model gave no answer, or no whole one.
///
/// A reason is for the log only: it may hold what the model's server said.
package enum ModelFault: Error, Hashable, Sendable {
    /// The task was cancelled.
    case cancelled
    /// Silent for too long: before its first text, or between two.
    case silent
    /// It talked for longer than any answer may take.
    case endless
    /// The reply has reached the most that is kept of one.
    case tooLong
    /// It takes the request for a wrong one, which says nothing of how it is.
    case refused(reason: String)
    /// It came to an end without a word, as of a caller who wants none or too few; this says nothing
    /// of how it is either.
    case noText
    case failed(reason: String)

    package var reason: String {
        switch self {
        case .cancelled: "the call was cancelled"
        case .silent: "it was silent for too long"
        case .endless: "it did not come to an end in time"
        case .tooLong: "the reply became too long"
        case .noText: "the answer has no text"
        case .refused(let reason), .failed(let reason): reason
        }
    }
}
