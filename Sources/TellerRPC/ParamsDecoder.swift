/// Decodes params from a line whose members have been found already.
///
/// Plain strings, integers and booleans are read where they stand; what is nested, or written in an
/// unusual way, goes to Foundation's decoder.
struct ParamsDecoder: Decoder {
    let line: [UInt8]
    let members: [(name: String, value: Range<Int>)]
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Params<Key>(line: line, members: members))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw mismatch([String].self, at: [])
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        throw mismatch(String.self, at: [])
    }
}

private func mismatch(_ type: any Any.Type, at path: [any CodingKey]) -> DecodingError {
    .typeMismatch(type, .init(codingPath: path, debugDescription: ""))
}

private struct Params<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let line: [UInt8]
    let members: [(name: String, value: Range<Int>)]
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.name) } }

    private func text(_ key: Key) -> ArraySlice<UInt8>? {
        let name = key.stringValue
        for member in members where member.name == name { return line[member.value] }
        return nil
    }

    private func required(_ key: Key) throws -> ArraySlice<UInt8> {
        guard let text = text(key) else {
            throw DecodingError.keyNotFound(key, .init(codingPath: [], debugDescription: ""))
        }
        return text
    }

    func contains(_ key: Key) -> Bool { text(key) != nil }

    func decodeNil(forKey key: Key) throws -> Bool {
        try required(key).first == UInt8(ascii: "n")
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        let text = try required(key)
        guard let value = JSONText.string(text) else { return try slowly(type, text, key) }
        return value
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        switch try required(key).first {
        case UInt8(ascii: "t"): true
        case UInt8(ascii: "f"): false
        default: throw mismatch(type, at: [key])
        }
    }

    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
        let text = try required(key)
        guard let value = Int64(String(decoding: text, as: UTF8.self)) else {
            return try slowly(type, text, key)
        }
        return value
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try slowly(type, try required(key), key)
    }

    /// By Foundation's decoder, whose faults are told with the whole path.
    private func slowly<Value: Decodable>(
        _ type: Value.Type, _ text: ArraySlice<UInt8>, _ key: Key
    ) throws -> Value {
        do {
            return try JSONText.decode(type, from: text)
        } catch let error as DecodingError {
            throw error.under(key)
        }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw mismatch(type, at: [key]) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw mismatch([String].self, at: [key])
    }
    func superDecoder() throws -> any Decoder { throw mismatch(String.self, at: []) }
    func superDecoder(forKey key: Key) throws -> any Decoder {
        throw mismatch(String.self, at: [key])
    }
}

extension DecodingError {
    /// The same fault, of a value that stands under a key.
    fileprivate func under(_ key: any CodingKey) -> DecodingError {
        func moved(_ context: Context) -> Context {
            Context(
                codingPath: [key] + context.codingPath,
                debugDescription: context.debugDescription)
        }
        return switch self {
        case .typeMismatch(let type, let context): .typeMismatch(type, moved(context))
        case .valueNotFound(let type, let context): .valueNotFound(type, moved(context))
        case .keyNotFound(let missing, let context): .keyNotFound(missing, moved(context))
        case .dataCorrupted(let context): .dataCorrupted(moved(context))
        @unknown default: self
        }
    }
}
