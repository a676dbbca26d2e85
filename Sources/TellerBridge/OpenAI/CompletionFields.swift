internal import TellerRPC

extension CompletionField {
    /// The required ones first.
    static let all: [CompletionField] =
        [
            .text("model", \.model, bytes: Limits.modelNameBytes, "A model that /v1/models lists."),
            messages,
            .boolean("stream", \.isStreamed, "Whether the reply comes as server-sent events."),
            streamOptions,
            .integer(
                "max_completion_tokens", \.maxCompletionTokens, Limits.outputTokens,
                "The longest answer wanted, in tokens of the model."),
            .integer(
                "max_tokens", \.maxTokens, Limits.outputTokens, "The same, by its older name."),
            .number(
                "temperature", \.options.temperature, ChatOptions.temperatureRange, "How freely."),
            .number("top_p", \.options.topP, ChatOptions.topPRange, "From how likely words."),
            .number(
                "presence_penalty", \.options.presencePenalty, ChatOptions.penaltyRange,
                "Against known words."),
            .number(
                "frequency_penalty", \.options.frequencyPenalty, ChatOptions.penaltyRange,
                "Against repetition."),
            .integer("seed", \.options.seed, Int64.min...Int64.max, "The same, if it can be."),
            stop,
        ] + withoutEffect + notSupported

    static let required = ["model", "messages"]

    static let named = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// What says something about the caller or to OpenAI's caches, and nothing about the answer.
    private static let withoutEffect: [CompletionField] = [
        .idle("user", anyText, .string, "No effect: the token says whose request it is."),
        .idle("safety_identifier", anyText, .string, "No effect."),
        .idle("metadata", anyObject, .object, "No effect."),
        .idle("prompt_cache_key", anyText, .string, "No effect."),
        .idle("prompt_cache_retention", anyText, .string, "No effect."),
        .idle("prompt_cache_options", anyObject, .object, "No effect."),
        .idle(
            "parallel_tool_calls", Schema.boolean.json, .boolean,
            "No effect, since there are no tools."),
    ]

    private static let anyText = JSONValue.object(["type": .string("string")])
    private static let anyObject = JSONValue.object(["type": .string("object")])

    /// What would change the answer or its form, each with the values that ask for nothing.
    private static let notSupported: [CompletionField] = [
        .unsupported("n", only: [.integer(1)]),
        .unsupported("store", only: [.boolean(false)]),
        .unsupported("service_tier", only: [.string("auto"), .string("default")]),
        .unsupported("logprobs", only: [.boolean(false)]),
        .unsupported("top_logprobs", only: [.integer(0)]),
        .unsupported("logit_bias", only: [.object([:])]),
        .unsupported("response_format", only: [.object(["type": .string("text")])]),
        .unsupported("modalities", only: [.array([.string("text")])]),
        .unsupported("tools", only: [.array([])]),
        .unsupported("tool_choice", only: [.string("none"), .string("auto")]),
        .unsupported("functions", only: [.array([])]),
        .unsupported("function_call", only: [.string("none"), .string("auto")]),
        .unsupported("reasoning_effort", only: [.string("none")]),
        .unsupported("verbosity", only: [.string("medium")]),
        .unsupported("audio"),
        .unsupported("moderation"),
        .unsupported("prediction"),
        .unsupported("web_search_options"),
    ]

    private static let stop = CompletionField(
        name: "stop",
        schema: .object([
            "anyOf": .array([
                stopText.json,
                Schema.list(of: stopText, count: 0...Limits.stopCount.upperBound).json,
            ])
        ]),
        summary: "Texts at which the reply ends."
    ) { value, request throws(HTTPFault) in
        guard let elements = value.elements else {
            request.options.stop = [try text(value, "stop", bytes: ChatOptions.stopBytes)]
            return
        }
        // To stop at nothing is what goes without saying.
        if elements.isEmpty { return }
        guard elements.count <= Limits.stopCount.upperBound else {
            throw .wrongValue("stop", "at most \(Limits.stopCount.upperBound) strings")
        }
        var texts: [String] = []
        for (index, element) in elements.enumerated() {
            texts.append(try text(element, "stop[\(index)]", bytes: ChatOptions.stopBytes))
        }
        request.options.stop = texts
    }

    private static let stopText = Schema.text(bytes: ChatOptions.stopBytes)

    private static let streamOptions = CompletionField(
        name: "stream_options",
        schema: .object([
            "type": .string("object"), "additionalProperties": .boolean(false),
            "properties": .object([
                "include_usage": Property(
                    "include_usage", .boolean,
                    "Whether a last chunk without choices tells the tokens."
                ).nullable,
                "include_obfuscation": .object([
                    "enum": .array([.boolean(false), .null]),
                    "description": .string("Not supported."),
                ]),
            ]),
        ]),
        summary: "How the events come."
    ) { value, request throws(HTTPFault) in
        guard let members = value.members else { throw .wrongType("stream_options", "an object") }
        var options = CompletionRequest.StreamOptions()
        for (name, value) in members where value.kind != .null {
            let path = "stream_options." + name
            switch name {
            case "include_usage" where options.includesUsage != nil: throw .repeated(path)
            case "include_usage":
                guard let boolean = value.boolean else { throw .wrongType(path, "true or false") }
                options.includesUsage = boolean
            case "include_obfuscation":
                guard value.boolean == false else {
                    throw .unsupported(path, "'\(path)' is not supported, except as false.")
                }
            default:
                throw .unknown(path)
            }
        }
        request.streamOptions = options
    }
}

extension Property {
    /// The schema of a member that may also be null.
    var nullable: JSONValue {
        .object([
            "anyOf": .array([schema.json, .object(["type": .string("null")])]),
            "description": .string(summary),
        ])
    }
}
