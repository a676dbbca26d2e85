internal import TellerRPC

extension OpenAPIDocument {
    /// What any request may be answered with: a request that can't be read, a page of another site,
    /// a head that does not come to its end, another site's Host, more requests than an address may
    /// send, a head over its limit, more than all requests together may hold.
    static let everywhere: Set<Int> = [400, 403, 408, 421, 429, 431, 503]
    /// What any request with a body may be answered with.
    static let withBody: Set<Int> = [413, 415]

    /// Every status of an error, with what it says.
    private static let meanings: [(status: Int, meaning: String)] = [
        (400, "The request can't be read, or a field is missing or out of its bounds."),
        (401, "No valid token, or a wrong name or password."),
        (402, "The balance is below the price."),
        (403, "The caller may not do this, or a page of another site asks."),
        (404, "There is no such thing, or nothing at this path."),
        (405, "The path takes other methods."),
        (408, "The request did not come to its end in time."),
        (409, "A taken name, a reused key, or a request with the same key that still runs."),
        (413, "A body or message over its limit."),
        (415, "A body of another media type."),
        (421, "A Host that is not served here."),
        (429, "Too many attempts, or requests of one address; Retry-After says when."),
        (431, "A head over its limit."),
        (499, "The chat was cancelled."),
        (500, "A fault of the daemon or the bridge."),
        (502, "The model did not answer."),
        (
            503,
            "The daemon is not there, is stopping, or can't commit, or requests hold too much at "
                + "once."
        ),
        (504, "The model was silent for too long."),
    ]

    private static let shapes: [any ErrorShape] = [
        RESTErrorShape(), OpenAIErrorShape(), RPCErrorShape(),
    ]

    static var components: JSONValue {
        var responses: [String: JSONValue] = [:]
        for shape in shapes {
            for (status, meaning) in meanings {
                var members: [String: JSONValue] = [
                    "description": .string(meaning),
                    "content": .object([
                        Operation.json: .object([
                            "schema": .object([
                                "$ref": .string("#/components/schemas/\(shape.componentName)")
                            ])
                        ])
                    ]),
                ]
                let headers = shape.headers + (status == 429 || status == 503 ? [retryAfter] : [])
                if !headers.isEmpty { members["headers"] = Self.headers(headers) }
                responses["\(shape.componentName)\(status)"] = .object(members)
            }
        }
        return .object([
            "responses": .object(responses),
            "schemas": .object(
                Dictionary(uniqueKeysWithValues: shapes.map { ($0.componentName, $0.bodySchema) })),
            "securitySchemes": .object([
                "bearer": .object([
                    "type": .string("http"), "scheme": .string("bearer"),
                    "description": .string(
                        "The token that /login gave. The scheme may also be called Token."),
                ])
            ]),
        ])
    }

    private static let retryAfter = Property(
        "Retry-After", .integer(0...Int64(Int32.max)), required: false,
        "Seconds after which the same request may succeed.")
}

extension ErrorShape {
    /// What the schema of its body is called.
    var componentName: String {
        switch self {
        case is OpenAIErrorShape: "OpenAIError"
        case is RPCErrorShape: "RPCError"
        default: "Error"
        }
    }

    fileprivate var headers: [Property] {
        guard self is OpenAIErrorShape else { return [] }
        return [
            Property(
                "x-should-retry", .choice(["true", "false"]), required: false,
                "Whether the same request, sent again, may succeed and is charged once at most."),
            CompletionExchange.balanceHeader(required: false),
        ]
    }

    /// The body of its errors as JSON Schema.
    fileprivate var bodySchema: JSONValue {
        switch self {
        case is OpenAIErrorShape: OpenAIErrorShape.schema
        case is RPCErrorShape: RPCErrorShape.schema
        default: RESTErrorShape.schema
        }
    }
}

extension ErrorData {
    /// The facts beside an error, by their names on the wire; `kind` first.
    static let properties: [Property] = [
        Property("kind", .text(bytes: 1...64), "The stable name of the error."),
        Property("balance", .tokens, required: false, "Tokens that the account can spend."),
        Property("held", .tokens, required: false, "Tokens in open holds."),
        Property("price", .tokens, required: false, "What the chat would cost, or has cost."),
        Property("chat", .id, required: false, "The chat that was cancelled."),
        Property(
            "retry_after_seconds", .integer(0...Int64(Int32.max)), required: false,
            "When the same request may succeed."),
        Property(
            "outcome", .choice(["unknown"]), required: false,
            "The request may have taken effect; its idempotency key tells."),
    ]
}

extension RESTErrorShape {
    static let schema: JSONValue = Schema.object(
        [
            Property("error", .text(bytes: 1...4096), "A sentence for people."),
            Property("code", .integer(400...599), "The status."),
            Property(
                "errors", .any, required: false,
                "What is wrong with which field: a list of sentences for each."),
            Property(
                "detail", .text(bytes: 1...4096), required: false,
                "The sentence once more, where the body can't be read or the method is another."),
        ] + ErrorData.properties)
}

extension OpenAIErrorShape {
    static let schema = JSONValue.object([
        "type": .string("object"), "required": .array([.string("error")]),
        "properties": .object([
            "error": .object([
                "type": .string("object"),
                "required": .array(["code", "message", "param", "type"].map(JSONValue.string)),
                "properties": .object([
                    "code": .object(["type": .string("string")]),
                    "message": .object(["type": .string("string")]),
                    "param": .object(["type": .array([.string("string"), .string("null")])]),
                    "type": Schema.choice(Kind.allCases.map(\.rawValue)).json,
                ]),
            ])
        ]),
    ])
}

extension RPCErrorShape {
    static let schema: JSONValue = Schema.object([
        Property("jsonrpc", .choice(["2.0"]), "The version."),
        Property("id", .any, "Null."),
        Property("error", .object(RPCErrorShape.error), "What is wrong."),
    ])

    static let error: [Property] = [
        Property("code", .integer(-32768...999), "The number of the error."),
        Property("message", .text(bytes: 1...4096), "A sentence for people."),
        Property("data", .object(ErrorData.properties), "The facts beside it."),
    ]
}
