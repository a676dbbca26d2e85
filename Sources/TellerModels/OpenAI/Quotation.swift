/// What a server said, as far as a log should have it: short, on one line, and without the key,
/// which some servers repeat where they refuse it.
struct Quotation: Sendable {
    private static let bytes = 512
    /// Far enough that no key is cut in two.
    private static let searchedBytes = 1 << 16

    let key: String?

    func of(_ bytes: some Collection<UInt8>) -> String {
        let searched = Array(bytes.prefix(Self.searchedBytes))
        let key = Array((key ?? "").utf8)
        var quoted: [UInt8] = []
        var rest = searched[...]
        while let first = rest.first, quoted.count < Self.bytes {
            if !key.isEmpty, let behind = Self.end(of: key, in: rest) {
                quoted += "[key]".utf8
                rest = rest[behind...]
            } else {
                quoted.append(first)
                rest.removeFirst()
            }
        }
        return String(decoding: quoted.prefix(Self.bytes), as: UTF8.self).debugDescription
    }

    /// Where the key ends if the bytes begin with it: as it is, or as a string of JSON may have it,
    /// with any character escaped like `\/` or `\u002f`.
    private static func end(of key: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        if bytes.starts(with: key) { return bytes.startIndex + key.count }
        var rest = bytes
        for byte in key {
            let length =
                if rest.starts(with: [backslash, byte]) { 2 } else if isNumber(rest, of: byte) {
                    6
                } else if rest.first == byte { 1 } else { 0 }
            guard length > 0 else { return nil }
            rest = rest.dropFirst(length)
        }
        return rest.startIndex
    }

    private static func isNumber(_ bytes: ArraySlice<UInt8>, of byte: UInt8) -> Bool {
        guard bytes.starts(with: [backslash, UInt8(ascii: "u")]), bytes.count >= 6 else {
            return false
        }
        return UInt16(String(decoding: bytes.dropFirst(2).prefix(4), as: UTF8.self), radix: 16)
            == UInt16(byte)
    }

    private static let backslash = UInt8(ascii: "\\")
}
