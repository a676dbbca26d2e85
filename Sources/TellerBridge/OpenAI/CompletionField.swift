internal import TellerRPC

/// A parameter of `POST /v1/chat/completions`: how the document tells it, and how it is taken.
struct CompletionField: Sendable {
    let name: String
    /// As JSON Schema; null counts as absent and is not told here.
    let schema: JSONValue
    let summary: String
    /// Notes a value, or has nothing to do but to see that it asks for nothing that is not done.
    let take: @Sendable (JSONView, inout CompletionRequest) throws(HTTPFault) -> Void

    typealias Place<Value> = WritableKeyPath<CompletionRequest, Value?> & Sendable

    static func boolean(
        _ name: String, _ place: any Place<Bool>, _ summary: String
    ) -> CompletionField {
        CompletionField(name: name, schema: Schema.boolean.json, summary: summary) {
            value, request throws(HTTPFault) in
            guard let boolean = value.boolean else { throw .wrongType(name, "true or false") }
            request[keyPath: place] = boolean
        }
    }

    static func number(
        _ name: String, _ place: any Place<Double>, _ range: ClosedRange<Double>,
        _ summary: String
    ) -> CompletionField {
        CompletionField(name: name, schema: Schema.number(range).json, summary: summary) {
            value, request throws(HTTPFault) in
            guard let number = value.number else { throw .wrongType(name, "a number") }
            guard range.contains(number) else {
                throw .wrongValue(name, "from \(range.lowerBound) to \(range.upperBound)")
            }
            request[keyPath: place] = number
        }
    }

    static func integer(
        _ name: String, _ place: any Place<Int64>, _ range: ClosedRange<Int64>,
        _ summary: String
    ) -> CompletionField {
        CompletionField(name: name, schema: Schema.integer(range).json, summary: summary) {
            value, request throws(HTTPFault) in
            guard value.kind == .number else { throw .wrongType(name, "an integer") }
            guard let integer = value.integer, range.contains(integer) else {
                throw .wrongValue(
                    name, "an integer from \(range.lowerBound) to \(range.upperBound)")
            }
            request[keyPath: place] = integer
        }
    }

    static func text(
        _ name: String, _ place: any Place<String>, bytes: ClosedRange<Int>, _ summary: String
    ) -> CompletionField {
        CompletionField(name: name, schema: Schema.text(bytes: bytes).json, summary: summary) {
            value, request throws(HTTPFault) in
            request[keyPath: place] = try Self.text(value, name, bytes: bytes)
        }
    }

    static func text(
        _ value: JSONView, _ name: String, bytes: ClosedRange<Int>
    ) throws(HTTPFault) -> String {
        guard value.kind == .string else { throw .wrongType(name, "a string") }
        guard let text = value.string else { throw .wrongValue(name, "Unicode text") }
        guard bytes.contains(text.utf8.count) else {
            throw .wrongValue(name, "of \(bytes.lowerBound) to \(bytes.upperBound) bytes")
        }
        return text
    }
}

extension CompletionField {
    /// One that has no effect, whatever its value of this kind is.
    static func idle(
        _ name: String, _ schema: JSONValue, _ kind: JSONView.Kind, _ summary: String
    ) -> CompletionField {
        CompletionField(name: name, schema: schema, summary: summary) {
            value, _ throws(HTTPFault) in
            guard value.kind == kind else { throw .wrongType(name, "of the type \(kind)") }
        }
    }

    /// One that is not supported, and may be there only with a value that asks for nothing.
    static func unsupported(_ name: String, only values: [JSONValue] = []) -> CompletionField {
        let texts = values.compactMap { try? JSONText.encode($0) }
        let words = texts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " or ")
        let rule = words.isEmpty ? nil : "'\(name)' is not supported, except as \(words)."
        return CompletionField(
            name: name, schema: .object(["enum": .array(values)]), summary: "Not supported."
        ) { value, _ throws(HTTPFault) in
            guard !values.isEmpty,
                let given = try? JSONText.decode(JSONValue.self, from: value.source),
                values.contains(given)
            else { throw .unsupported(name, rule) }
        }
    }
}
