/// The id of a request as its caller wrote it: a string, a number or null.
///
/// Its source text is kept and echoed byte for byte, so that no number is rounded and no escape
/// rewritten on the way (JSON-RPC 2.0, section 4).
package struct RequestID: Hashable, Sendable {
    /// JSON text.
    package let text: [UInt8]

    package static let null = RequestID(text: Array("null".utf8))

    package var isNull: Bool { self == Self.null }

    package init(text: some Collection<UInt8>) { self.text = Array(text) }

    /// Whether the text is of a kind that may be an id, and short enough to keep.
    var isAcceptable: Bool {
        guard let first = text.first, text.count <= Limits.idBytes else { return false }
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "-"), 0x30...0x39, UInt8(ascii: "n"): return true
        default: return false
        }
    }
}
