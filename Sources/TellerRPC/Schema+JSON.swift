extension Schema {
    /// The same as JSON Schema 2020-12.
    ///
    /// Lengths are in bytes there as here, which the key `x-bytes` says, since JSON Schema counts
    /// characters; what it can say of those is what any text within the bounds has.
    package var json: JSONValue {
        switch self {
        case .text(let bytes):
            .object([
                "type": .string("string"), "x-bytes": Self.bounds(bytes),
                // A character has at most four bytes.
                "minLength": .integer(Int64((bytes.lowerBound + 3) / 4)),
                "maxLength": .integer(Int64(bytes.upperBound)),
            ])
        case .time:
            .object(["type": .string("string"), "format": .string("date-time")])
        case .integer(let range):
            .object([
                "type": .string("integer"), "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ])
        case .number(let range):
            .object([
                "type": .string("number"), "minimum": .number(range.lowerBound),
                "maximum": .number(range.upperBound),
            ])
        case .boolean:
            .object(["type": .string("boolean")])
        case .choice(let choices):
            .object(["type": .string("string"), "enum": .array(choices.map(JSONValue.string))])
        case .requestID:
            .object(["type": .array([.string("string"), .string("number")])])
        case .list(of: let element, count: let count):
            .object(
                ["type": .string("array"), "items": element.json].merging(
                    count.map(Self.items) ?? [:], uniquingKeysWith: { $1 }))
        case .object(let properties):
            Self.object(properties)
        case .any:
            .object([:])
        }
    }

    /// The schema of an object, closed: unknown members are refused in params.
    package static func object(_ properties: [Property]) -> JSONValue {
        .object([
            "type": .string("object"),
            "properties": .object(
                Dictionary(uniqueKeysWithValues: properties.map { ($0.name, $0.json) })),
            "required": .array(properties.filter(\.isRequired).map { .string($0.name) }),
        ])
    }

    private static func bounds(_ range: ClosedRange<Int>) -> JSONValue {
        .array([.integer(Int64(range.lowerBound)), .integer(Int64(range.upperBound))])
    }

    private static func items(_ range: ClosedRange<Int>) -> [String: JSONValue] {
        [
            "minItems": .integer(Int64(range.lowerBound)),
            "maxItems": .integer(Int64(range.upperBound)),
        ]
    }
}

extension Property {
    package var json: JSONValue {
        guard case .object(var members) = schema.json else { return schema.json }
        members["description"] = .string(summary)
        return .object(members)
    }
}
