extension [UInt8] {
    /// Appends text in quotes, escaped as RFC 8259, section 7, demands, and no further.
    mutating func append(json text: String) {
        var text = text
        append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            var plain = 0
            for (index, byte) in utf8.enumerated() {
                if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { continue }
                append(contentsOf: utf8[plain..<index])
                plain = index + 1
                append(escaped: byte)
            }
            append(contentsOf: utf8[plain...])
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func append(escaped byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 0x08: append("\\b")
        case 0x09: append("\\t")
        case 0x0A: append("\\n")
        case 0x0C: append("\\f")
        case 0x0D: append("\\r")
        default:
            append("\\u00")
            append(hexDigit: byte >> 4)
            append(hexDigit: byte & 0x0F)
        }
    }

    private mutating func append(hexDigit value: UInt8) {
        append(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
    }

    private mutating func append(_ text: StaticString) {
        append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

extension String {
    /// How many bytes the text takes up in JSON, without its quotes: up to six for one of its own.
    package var jsonBytes: Int {
        var text = self
        return text.withUTF8 { utf8 in
            var bytes = utf8.count
            for byte in utf8 where byte < 0x20 || byte == 0x22 || byte == 0x5C {
                bytes += Self.escapeBytes(byte) - 1
            }
            return bytes
        }
    }

    private static func escapeBytes(_ byte: UInt8) -> Int {
        switch byte {
        case 0x22, 0x5C, 0x08, 0x09, 0x0A, 0x0C, 0x0D: 2
        default: 6
        }
    }
}
