internal import NIOCore

/// Where a request comes from: an address of IPv4 or IPv6, without a port.
package struct ClientAddress: Hashable, Sendable {
    /// As text; IPv4 in IPv6 is told as IPv4.
    package let text: String

    /// - Returns: nil for text that is no address.
    package init?(_ text: some StringProtocol) {
        guard let address = try? SocketAddress(ipAddress: String(text), port: 0) else {
            return nil
        }
        self.init(address)
    }

    init?(_ address: SocketAddress) {
        guard let text = address.ipAddress else { return nil }
        let mapped = "::ffff:"
        if text.hasPrefix(mapped), text.contains(".") {
            self.text = String(text.dropFirst(mapped.count))
        } else {
            // A zone means nothing to anybody else.
            self.text = String(text.prefix { $0 != "%" })
        }
    }

    /// What limits count by: an IPv4 address, or an IPv6 /64, which is one subscriber's.
    var source: String {
        guard text.contains(":"), let bytes = AddressRange.bytes(of: text) else { return text }
        return bytes[..<8].map { String($0, radix: 16) }.joined(separator: ".") + "/64"
    }

    /// Of this machine itself.
    var isLoopback: Bool { text.hasPrefix("127.") || text == "::1" }

    init(known text: String) { self.text = text }

    /// For a peer that has no address.
    static let unknown = ClientAddress(known: "0.0.0.0")
}
