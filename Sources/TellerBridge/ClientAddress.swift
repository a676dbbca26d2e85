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

    init(known text: String) { self.text = text }

    /// For a peer that has no address.
    static let unknown = ClientAddress(known: "0.0.0.0")
}
