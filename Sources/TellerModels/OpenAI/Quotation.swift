/// What a server said, as far as a log should have it: short, on one line, and without the key,
/// which some servers repeat where they refuse it.
struct Quotation: Sendable {
    private static let bytes = 512
    /// Far enough that no key is cut in two.
    private static let searchedBytes = 1 << 16

    let key: String?

    func of(_ bytes: some Collection<UInt8>) -> String {
        var text = String(decoding: bytes.prefix(Self.searchedBytes), as: UTF8.self)
        if let key, !key.isEmpty { text = text.replacing(key, with: "[key]") }
        return String(decoding: text.utf8.prefix(Self.bytes), as: UTF8.self).debugDescription
    }
}
