internal import TellerRPC

// What the document tells of the seed's routes, where it is more than their methods.
extension Operation {
    static let register = Operation.of(
        Register.self, isRead: false, status: 201,
        adding: [
            Property("message", .text(bytes: 1...64), "That it is done."),
            Property("tokens", .tokens, "The balance."),
        ], example: credentials)

    static let login = Operation.of(
        Login.self, isRead: false, fields: Login.paramProperties.filter { $0.name != "local" },
        required: ["username", "password"], example: credentials)

    private static let credentials = JSONValue.object([
        "username": .string("ada"), "password": .string("not a real one"),
    ])

    static let balance = Operation.of(
        Balance.self, isRead: true, adding: [Property("tokens", .tokens, "The balance.")])

    static let chat: Operation = {
        var operation = Operation.of(
            ChatSend.self, isRead: false,
            fields: ChatSend.paramProperties + [RawParams.Extra.token],
            adding: seedFields)
        operation.body?.example = .object(["message": .string("Hello")])
        operation.answers[0].schemas[events] = EventSchema.anyOf(
            EventSchema.json(ChatEvents.delta, name: "delta"),
            EventSchema.json(.object(["type": .string("object")]), name: "restart"),
            EventSchema.json(
                Schema.object(seedFields + ChatSend.resultProperties), name: "result"),
            EventSchema.json(RESTErrorShape.schema, name: "error"))
        operation.takesKey = true
        return operation
    }()

    private static let seedFields = [
        Property("response", .text(bytes: 0...Limits.lineBytes), "The reply."),
        Property("remaining_tokens", .tokens, "The balance."),
        Property("chat_id", .id, "The chat's id."),
    ]

    static let cancel = Operation.of(
        ChatCancel.self, isRead: false, fields: [],
        path: [Property("chat", .id, "A chat of the caller.")])

    static let readiness = Operation(
        id: "readyz", summary: "Tells that the daemon is reached and can commit.",
        answers: [
            Answer(
                status: 200, summary: "It is, and can.",
                schemas: [
                    json: Schema.object([
                        Property("status", .choice(["ready"]), "That it can serve.")
                    ])
                ])
        ], errors: [500, 503])

    static let health = Operation(
        id: "healthz", summary: "Tells that the bridge runs.",
        answers: [
            Answer(
                status: 200, summary: "It does.",
                schemas: [
                    json: Schema.object([Property("status", .choice(["ok"]), "That it runs.")])
                ])
        ])
}

extension ChatEvents {
    static let delta: JSONValue = Schema.object([
        Property("chat", .id, "The chat's id."),
        Property("text", .text(bytes: 0...Limits.lineBytes), "A piece of the reply."),
    ])
}
