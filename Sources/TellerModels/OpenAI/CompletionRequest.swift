/// The body of `POST /chat/completions`, as OpenAI's API reference has it.
struct CompletionRequest: Encodable {
    var model: String
    var messages: [Message]
    /// One of the two.
    var maxCompletionTokens: Int64?
    var maxTokens: Int64?
    var temperature: Double?
    var topP: Double?
    var presencePenalty: Double?
    var frequencyPenalty: Double?
    var seed: Int64?
    var stop: [String]?
    var stream: Bool
    var streamOptions: StreamOptions?

    struct Message: Encodable {
        var content: String
        var role: String
    }

    struct StreamOptions: Encodable {
        var includeUsage = true

        enum CodingKeys: String, CodingKey {
            case includeUsage = "include_usage"
        }
    }

    enum CodingKeys: String, CodingKey {
        // In the order of their names, in which they are written: what comes so is not sorted.
        case frequencyPenalty = "frequency_penalty"
        case maxCompletionTokens = "max_completion_tokens"
        case maxTokens = "max_tokens"
        case messages, model
        case presencePenalty = "presence_penalty"
        case seed, stop, stream
        case streamOptions = "stream_options"
        case temperature
        case topP = "top_p"
    }

    /// What most servers know is `max_tokens`; OpenAI's own call it deprecated, and refuse it where
    /// the model thinks first.
    init(
        model: String, prompt: Prompt, isStreamed: Bool, hasMaxCompletionTokens: Bool = false
    ) {
        self.model = model
        messages = prompt.messages.map { Message(content: $0.content, role: $0.role.rawValue) }
        let limit = prompt.options.maxOutputTokens
        maxCompletionTokens = hasMaxCompletionTokens ? limit : nil
        maxTokens = hasMaxCompletionTokens ? nil : limit
        temperature = prompt.options.temperature
        topP = prompt.options.topP
        presencePenalty = prompt.options.presencePenalty
        frequencyPenalty = prompt.options.frequencyPenalty
        seed = prompt.options.seed
        stop = prompt.options.stop
        stream = isStreamed
        streamOptions = isStreamed ? StreamOptions() : nil
    }
}
