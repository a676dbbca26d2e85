/// The body of `POST /chat/completions`, as OpenAI's API reference has it.
struct CompletionRequest: Encodable {
    var model: String
    var messages: [Message]
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
        var role: String
        var content: String
    }

    struct StreamOptions: Encodable {
        var includeUsage = true

        enum CodingKeys: String, CodingKey {
            case includeUsage = "include_usage"
        }
    }

    enum CodingKeys: String, CodingKey {
        case model, messages, temperature, seed, stop, stream
        // Not `max_completion_tokens`, which only OpenAI's own servers know.
        case maxTokens = "max_tokens"
        case topP = "top_p"
        case presencePenalty = "presence_penalty"
        case frequencyPenalty = "frequency_penalty"
        case streamOptions = "stream_options"
    }

    init(model: String, prompt: Prompt, isStreamed: Bool) {
        self.model = model
        messages = prompt.messages.map { Message(role: $0.role.rawValue, content: $0.content) }
        maxTokens = prompt.options.maxOutputTokens
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
