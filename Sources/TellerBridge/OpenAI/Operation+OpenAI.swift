internal import TellerRPC

extension Operation {
    static let completions = Operation(
        id: "createChatCompletion",
        summary:
            "Sends a conversation to a model and answers with its reply, as OpenAI's API does.",
        access: .user,
        body: Body(
            schemas: [json: CompletionField.bodySchema],
            example: .object([
                "model": .string("echo"),
                "messages": .array([
                    .object(["role": .string("user"), "content": .string("Hello")])
                ]),
            ])),
        answers: [
            Answer(
                status: 200, summary: "The reply, or with 'stream' its chunks.",
                schemas: [json: Completion.schema, events: CompletionChunks.schema],
                headers: [
                    CompletionExchange.balanceHeader(required: false),
                    Property(
                        "x-teller-price", .tokens, required: false,
                        "Tokens charged; not with a stream, whose last chunk tells it."),
                ])
        ],
        errors: Set(ChatSend.allErrors.map(HTTPFault.status)), takesKey: true)

    static let modelList = Operation(
        id: "listModels", summary: "Lists the models, as OpenAI's API does.", access: .user,
        answers: [
            Answer(
                status: 200, summary: "The models.",
                schemas: [
                    json: .object([
                        "type": .string("object"),
                        "required": .array([.string("object"), .string("data")]),
                        "properties": .object([
                            "object": .object(["const": .string("list")]),
                            "data": .object([
                                "type": .string("array"), "items": ModelList.entrySchema,
                            ]),
                        ]),
                    ])
                ])
        ],
        errors: Set(Models.allErrors.map(HTTPFault.status)))

    static let model = Operation(
        id: "retrieveModel", summary: "Tells one model, as OpenAI's API does.", access: .user,
        path: [
            Property(
                "model", .text(bytes: Limits.modelNameBytes), "Its name, in which slashes may be.")
        ],
        answers: [
            Answer(status: 200, summary: "The model.", schemas: [json: ModelList.entrySchema])
        ],
        errors: Set(Models.allErrors.map(HTTPFault.status)).union([404]))
}

extension CompletionExchange {
    static func balanceHeader(required: Bool) -> Property {
        Property(
            "x-teller-balance", .tokens, required: required,
            "Tokens that the account can spend after this request.")
    }
}

extension ModelList {
    static let entrySchema: JSONValue = Schema.object([
        Property("id", .text(bytes: Limits.modelNameBytes), "What 'model' takes."),
        Property("object", .choice(["model"]), "What this is."),
        Property("created", .integer(0...Int64.max), "Nobody knows: 0."),
        Property("owned_by", .text(bytes: 1...64), "Who serves it."),
        Property("teller", .object(Models.Model.properties), "The model as 'models' tells it."),
    ])
}

extension Completion {
    static let schema: JSONValue = Schema.object([
        Property("id", .text(bytes: 1...128), "The chat's id behind 'chatcmpl-'."),
        Property("object", .choice(["chat.completion"]), "What this is."),
        Property("created", .integer(0...Int64.max), "Seconds since 1970."),
        Property("model", .text(bytes: Limits.modelNameBytes), "Who answered."),
        Property("choices", .list(of: .object(choice), count: 1...1), "The reply."),
        Property("usage", .object(usage), "Tokens of the model."),
    ])

    private static let choice = [
        Property("index", .integer(0...0), "Which: there is one."),
        Property(
            "finish_reason", .choice(FinishReason.allCases.map(\.rawValue)), "Why it ends."),
        Property("logprobs", .any, "Null."),
        Property(
            "message",
            .object([
                Property("role", .choice(["assistant"]), "Who speaks."),
                Property("content", .text(bytes: 0...Limits.lineBytes), "What is said."),
                Property("refusal", .any, "Null."),
            ]), "The reply."),
    ]

    private static let usage = [
        Property("prompt_tokens", .integer(0...Int64.max), "What the model read."),
        Property("completion_tokens", .integer(0...Int64.max), "What it wrote."),
        Property("total_tokens", .integer(0...Int64.max), "Both."),
    ]
}

extension CompletionChunks {
    /// Chunks, then what says that they were all, or what went wrong.
    static let schema = EventSchema.anyOf(
        EventSchema.text(done), EventSchema.json(content),
        EventSchema.json(OpenAIErrorShape.schema))

    private static let content: JSONValue = Schema.object([
        Property("id", .text(bytes: 1...128), "The chat's id behind 'chatcmpl-'."),
        Property("object", .choice(["chat.completion.chunk"]), "What this is."),
        Property("created", .integer(0...Int64.max), "Seconds since 1970."),
        Property("model", .text(bytes: Limits.modelNameBytes), "The model that was asked for."),
        Property("choices", .list(of: .object(choice), count: 0...1), "A piece of the reply."),
        Property(
            "usage", .any, required: false,
            "With 'include_usage': null, and in a last chunk without a choice what was used."),
        Property(
            "teller", .object(account), required: false, "In the chunk that has a finish_reason."),
    ])

    private static let choice = [
        Property("index", .integer(0...0), "Which: there is one."),
        Property(
            "delta",
            .object([
                Property(
                    "role", .choice(["assistant"]), required: false, "Who speaks; in the first."),
                Property(
                    "content", .text(bytes: 0...Limits.lineBytes), required: false,
                    "What is said."),
            ]), "What this adds to the reply."),
        Property("finish_reason", .any, "Why it ends, in the last; null before."),
        Property("logprobs", .any, "Null."),
    ]

    private static let account = [
        Property("balance", .tokens, "Tokens that the account can spend after this chat."),
        Property("model", .text(bytes: Limits.modelNameBytes), "Who answered."),
        Property("price", .tokens, "Tokens charged."),
    ]
}
