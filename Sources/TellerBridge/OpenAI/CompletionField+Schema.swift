internal import TellerRPC

extension CompletionField {
    /// The body as JSON Schema.
    static var bodySchema: JSONValue {
        .object([
            "type": .string("object"), "additionalProperties": .boolean(false),
            "properties": .object(
                Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.described) })),
            "required": .array(required.map(JSONValue.string)),
        ])
    }

    private var described: JSONValue {
        guard !Self.required.contains(name), case .object(var members) = schema else {
            return Self.described(schema, summary)
        }
        if case .array(let values) = members["enum"] {
            members["enum"] = .array(values + [.null])
            return Self.described(.object(members), summary)
        }
        return Self.described(.object(["anyOf": .array([schema, Self.null])]), summary)
    }

    private static func described(_ schema: JSONValue, _ summary: String) -> JSONValue {
        guard case .object(var members) = schema else { return schema }
        members["description"] = .string(summary)
        return .object(members)
    }

    private static let null = JSONValue.object(["type": .string("null")])

    static let messagesSchema = JSONValue.object([
        "type": .string("array"), "items": message,
        "minItems": .integer(Int64(Limits.messagesCount.lowerBound)),
        "maxItems": .integer(Int64(Limits.messagesCount.upperBound)),
    ])

    private static let message = JSONValue.object([
        "type": .string("object"), "additionalProperties": .boolean(false),
        "properties": .object([
            "role": described(
                Schema.choice(["system", "developer", "user", "assistant"]).json,
                "Who speaks; developer is the same as system."),
            "content": .object([
                "anyOf": .array([
                    .object(["type": .string("string")]),
                    .object([
                        "type": .string("array"), "items": part, "minItems": .integer(1),
                    ]),
                ]),
                "description": .string("What is said; parts are joined by line ends."),
            ]),
            "annotations": absent([.array([])]), "tool_calls": absent([.array([])]),
            "audio": absent(), "function_call": absent(), "name": absent(),
            "refusal": absent(), "tool_call_id": absent(),
            "provider_specific_fields": .object([
                "type": .array([.string("object"), .string("null")]),
                "additionalProperties": null, "description": .string("Not supported."),
            ]),
        ]),
        "required": .array([.string("role"), .string("content")]),
    ])

    private static let part = JSONValue.object([
        "type": .string("object"), "additionalProperties": .boolean(false),
        "properties": .object([
            "type": .object(["const": .string("text")]),
            "text": .object(["type": .string("string")]),
            "prompt_cache_breakpoint": .object([
                "type": .array([.string("object"), .string("null")]),
                "description": .string("No effect."),
            ]),
        ]),
        "required": .array([.string("type"), .string("text")]),
    ])

    /// What other servers put into their answers, which come back as they were.
    private static func absent(_ values: [JSONValue] = []) -> JSONValue {
        .object(["enum": .array(values + [.null]), "description": .string("Not supported.")])
    }
}
