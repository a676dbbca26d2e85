/// Encodes values of the contract straight into one line of JSON, members sorted by name.
///
/// Foundation's encoder builds a tree first, sorts that and then writes it; a third of what a
/// request cost went there. The types of the contract encode themselves with one container each, or
/// a single value; nested containers, which none of them asks for, are not supported.
struct LineEncoder: Encoder {
    fileprivate let output: LineOutput
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// The JSON text of a value.
    ///
    /// - Errors: those of the value itself; `EncodingError` for a number that JSON does not have.
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let output = LineOutput()
        try value.encode(to: LineEncoder(output: output))
        output.close()
        return output.bytes
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        output.openObject()
        return KeyedEncodingContainer(Members<Key>(output: output))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        output.openArray()
        return Elements(output: output)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Value(output: output) }

    /// A value in a frame of its own.
    fileprivate static func nested(_ value: some Encodable, in output: LineOutput) throws {
        if let text = value as? String { return output.write(text) }
        output.enter()
        try value.encode(to: LineEncoder(output: output))
        output.close()
    }
}

private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let output: LineOutput
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) {
        let from = output.beginMember(key.stringValue)
        output.write(raw: "null")
        output.endMember(key.stringValue, from: from)
    }
    func encode(_ value: Bool, forKey key: Key) {
        let from = output.beginMember(key.stringValue)
        output.write(raw: value ? "true" : "false")
        output.endMember(key.stringValue, from: from)
    }
    func encode(_ value: String, forKey key: Key) {
        let from = output.beginMember(key.stringValue)
        output.write(value)
        output.endMember(key.stringValue, from: from)
    }
    func encode(_ value: Int64, forKey key: Key) {
        let from = output.beginMember(key.stringValue)
        output.write(integer: value)
        output.endMember(key.stringValue, from: from)
    }
    func encode(_ value: Int, forKey key: Key) { encode(Int64(value), forKey: key) }
    func encode(_ value: some Encodable, forKey key: Key) throws {
        let from = output.beginMember(key.stringValue)
        try LineEncoder.nested(value, in: output)
        output.endMember(key.stringValue, from: from)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { unsupported() }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { unsupported() }
    func superEncoder() -> any Encoder { unsupported() }
    func superEncoder(forKey key: Key) -> any Encoder { unsupported() }
}

private struct Elements: UnkeyedEncodingContainer {
    let output: LineOutput
    var codingPath: [any CodingKey] { [] }
    private(set) var count = 0

    init(output: LineOutput) { self.output = output }

    mutating func encodeNil() {
        count += 1
        output.beginElement()
        output.write(raw: "null")
    }
    mutating func encode(_ value: some Encodable) throws {
        count += 1
        output.beginElement()
        try LineEncoder.nested(value, in: output)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> { unsupported() }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { unsupported() }
    func superEncoder() -> any Encoder { unsupported() }
}

private struct Value: SingleValueEncodingContainer {
    let output: LineOutput
    var codingPath: [any CodingKey] { [] }

    func encodeNil() {
        output.beginScalar()
        output.write(raw: "null")
    }
    func encode(_ value: Bool) {
        output.beginScalar()
        output.write(raw: value ? "true" : "false")
    }
    func encode(_ value: String) {
        output.beginScalar()
        output.write(value)
    }
    func encode(_ value: Int64) {
        output.beginScalar()
        output.write(integer: value)
    }
    func encode(_ value: Int) { encode(Int64(value)) }
    func encode(_ value: Double) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: [], debugDescription: "JSON has no such number"))
        }
        output.beginScalar()
        // As whole numbers are written elsewhere: without a fraction.
        if let whole = Int64(exactly: value) {
            output.write(integer: whole)
        } else {
            output.write(raw: value.description)
        }
    }
    func encode(_ value: some Encodable) throws {
        // An array or a value that encodes itself into the frame of this one.
        try value.encode(to: LineEncoder(output: output))
    }
}

private func unsupported() -> Never {
    preconditionFailure("a type of the contract encodes itself with nested containers")
}
