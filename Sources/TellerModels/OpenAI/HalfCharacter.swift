internal import TellerRPC

/// The first half of a character beyond U+FFFF that a chunk ends with, escaped as `\uD83D`: servers
/// that cut text by UTF-16, as JavaScript has it, send the other half with the next chunk.
struct HalfCharacter {
    private static let escapeBytes = 6

    private var escape: [UInt8] = []

    /// The text of a chunk, behind the half that was left and without the one that it leaves; nil
    /// if it is no string, or no Unicode text.
    mutating func text(of value: JSONView) -> String? {
        guard value.kind == .string else { return nil }
        if escape.isEmpty, let text = value.string { return text }
        var inner = escape + value.source.dropFirst().dropLast()
        escape = []
        if Self.endsInHalf(inner) {
            escape = Array(inner.suffix(Self.escapeBytes))
            inner.removeLast(Self.escapeBytes)
        }
        let quote = UInt8(ascii: "\"")
        // A half whose other half never came is no text.
        return JSONText.string([quote] + inner + [quote]) ?? value.string
    }

    /// Whether JSON's text ends in the escape of U+D800 to U+DBFF (RFC 8259, section 7).
    private static func endsInHalf(_ text: [UInt8]) -> Bool {
        let last = text.suffix(escapeBytes).map { $0 | 0x20 }
        guard last.count == escapeBytes, text[text.count - escapeBytes] == UInt8(ascii: "\\"),
            last[1] == UInt8(ascii: "u"), last[2] == UInt8(ascii: "d"),
            "89ab".utf8.contains(last[3])
        else { return false }
        // Behind an odd number of others it is a backslash that is escaped itself.
        let before = text.dropLast(escapeBytes).reversed().prefix { $0 == UInt8(ascii: "\\") }
        return before.count.isMultiple(of: 2)
    }
}
