import FoundationEssentials

/// JSON text of single values.
package enum JSONText {
    /// The string that JSON text stands for; nil if it is of another kind or no Unicode text.
    package static func string(_ text: ArraySlice<UInt8>) -> String? {
        guard text.count >= 2, text.first == UInt8(ascii: "\"") else { return nil }
        let inner = text.dropFirst().dropLast()
        if !inner.contains(UInt8(ascii: "\\")) { return String(decoding: inner, as: UTF8.self) }
        return try? decoder.decode(String.self, from: Data(text))
    }

    /// JSON text for any value of the contract: one line, members in a fixed order.
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        try LineEncoder.encode(value)
    }

    private static let decoder = JSONDecoder()

    package static func decode<T: Decodable>(
        _ type: T.Type, from text: some Collection<UInt8>
    ) throws -> T {
        try decoder.decode(type, from: Data(text))
    }
}
