/// The body of an answer to `POST /chat/completions`, or one chunk of a streamed one.
///
/// Servers differ in what they leave out, so nothing is required that is not needed.
struct CompletionResponse: Decodable {
    var choices: [Choice]?
    var usage: Usage?
    var error: Fault?

    struct Choice: Decodable {
        /// Of a whole answer.
        var message: Message?
        /// Of a chunk.
        var delta: Message?
        var finishReason: String?

        enum CodingKeys: String, CodingKey {
            case message, delta
            case finishReason = "finish_reason"
        }
    }

    struct Message: Decodable {
        var content: String?
    }

    /// What was used, as far as it is told in numbers; what is not is as if it were not told.
    struct Usage: Decodable {
        var promptTokens: Int64?
        var completionTokens: Int64?

        enum CodingKeys: String, CodingKey {
            case promptTokens = "prompt_tokens"
            case completionTokens = "completion_tokens"
        }

        init(from decoder: any Decoder) {
            let container = try? decoder.container(keyedBy: CodingKeys.self)
            promptTokens = Self.count(container, .promptTokens)
            completionTokens = Self.count(container, .completionTokens)
        }

        /// What is no integer of 64 bits is cut to one.
        private static func count(
            _ container: KeyedDecodingContainer<CodingKeys>?, _ key: CodingKeys
        ) -> Int64? {
            if let value = try? container?.decode(Int64.self, forKey: key) { return value }
            guard let value = try? container?.decode(Double.self, forKey: key) else { return nil }
            return Int64(exactly: value.rounded()) ?? (value > 0 ? Int64.max : 0)
        }
    }

    /// What some servers send in mid-stream in place of a status.
    struct Fault: Decodable {
        var message: String?

        init(from decoder: any Decoder) throws {
            struct Object: Decodable {
                var message: String?
            }
            message =
                (try? Object(from: decoder).message)
                ?? (try? decoder.singleValueContainer().decode(String.self))
        }
    }
}

/// What a streamed answer has told beside its text.
struct CompletionState {
    var finishReason: String?
    var usage: CompletionResponse.Usage?

    mutating func add(_ response: CompletionResponse) {
        if let usage = response.usage { self.usage = usage }
        if let reason = response.choices?.first?.finishReason { finishReason = reason }
    }

    var completion: Completion {
        Completion(
            inputTokens: usage?.promptTokens, outputTokens: usage?.completionTokens,
            finishReason: Self.known.contains(finishReason ?? "") ? finishReason ?? "" : "stop")
    }

    /// Those of OpenAI's API that make sense without tools; everything else is told as `stop`.
    private static let known: Set<String> = ["stop", "length", "content_filter"]
}
