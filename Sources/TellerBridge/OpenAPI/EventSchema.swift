internal import TellerRPC

/// What the document tells of a stream of server-sent events.
///
/// OpenAPI 3.1 has no word for the items of a stream. Programs that check one against its document
/// take the schema for what each event is, as an object of the event's fields.
enum EventSchema {
    /// An event with JSON in its data; `name` is its type, nil for one without.
    static func json(_ data: JSONValue, name: String? = nil) -> JSONValue {
        event(
            name,
            data: [
                "contentMediaType": .string(Operation.json), "contentSchema": data,
                "type": .string("string"),
            ])
    }

    /// An event whose data is always the same text.
    static func text(_ text: [UInt8]) -> JSONValue {
        event(nil, data: ["const": .string(String(decoding: text, as: UTF8.self))])
    }

    static func anyOf(_ events: JSONValue...) -> JSONValue { .object(["anyOf": .array(events)]) }

    private static func event(_ name: String?, data: [String: JSONValue]) -> JSONValue {
        var fields: [String: JSONValue] = ["data": .object(data)]
        if let name { fields["event"] = .object(["const": .string(name)]) }
        return .object([
            "type": .string("object"), "properties": .object(fields),
            "required": .array(fields.keys.sorted().map(JSONValue.string)),
        ])
    }
}
