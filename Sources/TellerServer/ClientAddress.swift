internal import Glibc
internal import TellerAccounts

/// Whom a bridge speaks for, by the address that he came from.
struct ClientAddress: Hashable, Sendable {
    /// As inet_ntop(3) writes it; an IPv4 address that is mapped into IPv6 is one of IPv4.
    let text: String
    /// Whom it counts for: an IPv6 network of 64 bits is one customer's.
    let source: Source

    /// Nil for text that is no address; no names, ports, brackets or zones.
    init?(_ text: String) {
        if let bytes = Self.parse(text, AF_INET, count: 4) {
            self.init(ipv4: bytes[...])
            return
        }
        guard let bytes = Self.parse(text, AF_INET6, count: 16) else { return nil }
        if bytes.starts(with: Self.mapped) {
            self.init(ipv4: bytes.dropFirst(Self.mapped.count))
        } else {
            let network = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            self.init(bytes, AF_INET6, .ipv6Network(network))
        }
    }

    private init?(ipv4 bytes: ArraySlice<UInt8>) {
        let number = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        self.init(Array(bytes), AF_INET, .ipv4(number))
    }

    private init?(_ bytes: [UInt8], _ family: Int32, _ source: Source) {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return nil }
        self.text = String(
            decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        self.source = source
    }

    /// The first 96 bits of an IPv4 address in IPv6 (RFC 4291, section 2.5.5.2).
    private static let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

    private static func parse(_ text: String, _ family: Int32, count: Int) -> [UInt8]? {
        // A NUL would end the text for inet_pton(3) before its end.
        guard !text.utf8.contains(0) else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}
