internal import Glibc

/// The grammar of a model's URL: whatever passes it can be asked, or fails with an error.
///
/// Ports above 65535 in particular must not pass: those who connect don't check them.
enum ServerURL {
    /// What makes a text no URL of a server; nil if it is one.
    static func fault(of url: String) -> String? {
        guard
            let rest = ["http://", "https://"].first(where: url.hasPrefix).map({ scheme in
                url.dropFirst(scheme.count)
            })
        else { return "it must begin with http:// or https://" }
        let authority = rest.prefix { $0 != "/" }
        if authority.contains("@") { return "it may hold no user name; a key has keys of its own" }
        if url.contains(where: { "?# ".contains($0) || !$0.isASCII }) {
            return "it may hold no query, fragment, space or other letters than ASCII's"
        }
        return fault(ofAuthority: authority) ?? fault(ofPath: rest[authority.endIndex...])
    }

    private static func fault(ofAuthority authority: Substring) -> String? {
        var host = authority.prefix { $0 != ":" }
        if authority.hasPrefix("["), let bracket = authority.firstIndex(of: "]") {
            host = authority[...bracket]
        }
        if host.isEmpty { return "it has no host" }
        guard isHost(host) else {
            return "its host is no name, IPv4 address, or IPv6 address in brackets"
        }
        let rest = authority[host.endIndex...]
        if rest.isEmpty { return nil }
        let digits = rest.dropFirst()
        guard rest.hasPrefix(":"), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(digits), (1...65535).contains(port)
        else { return "it has no port from 1 to 65535 behind its host" }
        return nil
    }

    /// Names as DNS has them, and addresses; whether there is such a host, the system says.
    private static func isHost(_ host: Substring) -> Bool {
        if host.hasPrefix("["), host.hasSuffix("]") {
            var address = in6_addr()
            return inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &address) == 1
        }
        // A dot at the end is the root's.
        let name = host.hasSuffix(".") ? host.dropLast() : host
        return host.utf8.count <= nameBytes
            && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...labelBytes).contains(label.utf8.count)
                    && label.utf8.allSatisfy { isAlphanumeric($0) || "-_".utf8.contains($0) }
            }
    }

    /// Of a host name and of each part between dots (RFC 1035, section 2.3.4).
    private static let nameBytes = 253
    private static let labelBytes = 63

    private static func fault(ofPath path: Substring) -> String? {
        var rest = path.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                let digits = rest.prefix(2)
                guard digits.count == 2, digits.allSatisfy(isHexadecimal) else {
                    return "it has a % in its path without two digits behind it"
                }
            } else if !isAlphanumeric(byte), !"/-._~!$&'()*+,;=:@".utf8.contains(byte) {
                return "it has a sign in its path that URLs have not"
            }
        }
        if path.hasSuffix("/") { return "it may not end in a slash" }
        if path.hasSuffix("/chat/completions") { return "it is to end before /chat/completions" }
        return nil
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
