/// Reads text of `application/x-www-form-urlencoded` (WHATWG URL, section 5.1), which queries are
/// too.
enum FormText {
    /// Fields of one form or query: no route knows more than ten.
    static let mostFields = 100

    /// A '%' that begins no escape stands for itself, as browsers have it.
    ///
    /// - Errors: 400 for what is not UTF-8, and too many fields.
    static func fields(
        _ text: some Collection<UInt8>
    ) throws(HTTPFault) -> [(name: String, value: String)] {
        let pairs = text.split(separator: UInt8(ascii: "&"))
        guard pairs.count <= mostFields else {
            throw .badRequest("The form has more than \(mostFields) fields.")
        }
        var fields: [(name: String, value: String)] = []
        for pair in pairs {
            let mark = pair.firstIndex(of: UInt8(ascii: "="))
            let value = mark.map { pair[pair.index(after: $0)...] } ?? pair[pair.endIndex...]
            fields.append((try decode(pair[..<(mark ?? pair.endIndex)]), try decode(value)))
        }
        return fields
    }

    private static func decode(_ text: some Collection<UInt8>) throws(HTTPFault) -> String {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"):
                bytes.append(0x20)
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2).compactMap(digit)
                if digits.count == 2 {
                    bytes.append(digits[0] << 4 | digits[1])
                    rest = rest.dropFirst(2)
                } else {
                    bytes.append(byte)
                }
            default:
                bytes.append(byte)
            }
        }
        guard let string = String(validating: bytes, as: UTF8.self) else {
            throw .badRequest("The form is not UTF-8.")
        }
        return string
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
