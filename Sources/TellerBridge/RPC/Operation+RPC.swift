internal import TellerRPC

extension Operation {
    static let rpc = Operation(
        id: "rpc",
        summary: "Takes JSON-RPC 2.0, batches too; the methods are those of 'rpc.discover'.",
        body: Body(
            schemas: [json: requests],
            example: .object([
                "jsonrpc": .string("2.0"), "id": .integer(1), "method": .string(Balance.name),
                "params": .object([:]),
            ])),
        answers: [
            Answer(
                status: 200, summary: "What is answered: results and errors of JSON-RPC.",
                schemas: [
                    json: responses,
                    events: EventSchema.anyOf(
                        EventSchema.json(notification), EventSchema.json(responses)),
                ]),
            Answer(status: 204, summary: "Nothing is to be answered."),
        ])

    private static let id = JSONValue.object([
        "type": .array([.string("string"), .string("number"), .string("null")])
    ])

    private static let request = JSONValue.object([
        "type": .string("object"),
        "required": .array([.string("jsonrpc"), .string("method")]),
        "properties": .object([
            "jsonrpc": .object(["const": .string("2.0")]), "id": id,
            "method": .object([
                "type": .string("string"),
                "examples": .array(Methods.all.prefix(3).map { .string($0.name) }),
            ]),
            "params": .object(["type": .string("object")]),
        ]),
    ])

    private static let response = JSONValue.object([
        "type": .string("object"), "required": .array([.string("jsonrpc"), .string("id")]),
        "properties": .object([
            "jsonrpc": .object(["const": .string("2.0")]), "id": id,
            "result": .object(["type": .string("object")]),
            "error": Schema.object(RPCErrorShape.error),
        ]),
    ])

    /// A piece of a streamed reply.
    private static let notification = JSONValue.object([
        "type": .string("object"),
        "required": .array(["jsonrpc", "method", "params"].map(JSONValue.string)),
        "properties": .object([
            "jsonrpc": .object(["const": .string("2.0")]),
            "method": .object(["const": .string(ChatDelta.name)]),
            "params": .object([
                "type": .string("object"),
                "required": .array(["request", "chat", "text"].map(JSONValue.string)),
                "properties": .object([
                    "request": id, "chat": Schema.id.json,
                    "text": .object(["type": .string("string")]),
                ]),
            ]),
        ]),
    ])

    private static let requests = oneOrMany(request)
    private static let responses = oneOrMany(response)

    private static func oneOrMany(_ schema: JSONValue) -> JSONValue {
        .object([
            "anyOf": .array([
                schema,
                .object([
                    "type": .string("array"), "items": schema, "minItems": .integer(1),
                    "maxItems": .integer(Int64(Limits.batchMembers)),
                ]),
            ])
        ])
    }
}
