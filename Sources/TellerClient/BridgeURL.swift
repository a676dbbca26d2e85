/// The URL of a bridge: a scheme, a host, a port where it is not the scheme's, and a path that
/// goes ahead of the bridge's own.
package struct BridgeURL: Hashable, Sendable {
    package enum Scheme: String, Sendable {
        case http, https

        var port: Int { self == .http ? 80 : 443 }
    }

    /// Why a text is none; a sentence that begins with the URL.
    package struct Fault: Error, Hashable, Sendable {
        package let reason: String
    }

    package let scheme: Scheme
    /// In small letters; an IPv6 address in brackets.
    package let host: String
    package let port: Int
    /// Empty, or beginning with a slash and not ending with one.
    package let path: String

    package init(_ text: String) throws(Fault) {
        guard let colon = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<colon.lowerBound].lowercased())
        else { throw Fault(reason: "begins with neither http:// nor https://") }
        self.scheme = scheme
        let rest = text[colon.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        let tail = rest[authority.endIndex...]
        if rest.contains(where: { $0 == "?" || $0 == "#" }) {
            throw Fault(reason: "has a query or a fragment, and may have neither")
        }
        if authority.contains("@") {
            // It would end up in files, logs and listings of processes.
            throw Fault(reason: "has a user name in it, and may have none")
        }
        (host, port) = try Self.place(authority, scheme)
        path = try Self.path(tail)
    }

    /// What tokens belong to: scheme, host and port, the latter if it is not the scheme's
    /// (RFC 6454, section 6.2).
    package var origin: String {
        "\(scheme)://\(host)" + (port == scheme.port ? "" : ":\(port)")
    }

    package var text: String { origin + path }

    /// Whether what is sent there leaves the machine by no network.
    package var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func place(
        _ authority: Substring, _ scheme: Scheme
    ) throws(Fault) -> (host: String, port: Int) {
        let host: Substring
        let rest: Substring
        if authority.hasPrefix("["), let bracket = authority.firstIndex(of: "]") {
            host = authority[...bracket]
            rest = authority[authority.index(after: bracket)...]
        } else {
            host = authority.prefix { $0 != ":" }
            rest = authority[host.endIndex...]
        }
        let name = host.lowercased()
        guard isHost(name) else { throw Fault(reason: "has no host that can be one") }
        if rest.isEmpty { return (name, scheme.port) }
        let digits = rest.dropFirst()
        guard rest.hasPrefix(":"), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(digits), (1...65535).contains(port)
        else { throw Fault(reason: "has no port from 1 to 65535 behind its host") }
        return (name, port)
    }

    /// Names as DNS has them, IPv4 addresses, and IPv6 addresses in brackets; whether there is such
    /// a host, the system says.
    private static func isHost(_ name: String) -> Bool {
        let bytes = name.utf8
        if name.hasPrefix("["), name.hasSuffix("]") {
            return bytes.count > 3
                && bytes.dropFirst().dropLast().allSatisfy {
                    isHexadecimal($0) || ":.".utf8.contains($0)
                }
        }
        return (1...253).contains(bytes.count)
            && bytes.allSatisfy { isAlphanumeric($0) || "-._".utf8.contains($0) }
    }

    private static func path(_ text: Substring) throws(Fault) -> String {
        let isPath = text.utf8.allSatisfy { byte in
            isAlphanumeric(byte) || "/-._~%!$&'()*+,;=:@".utf8.contains(byte)
        }
        guard isPath else { throw Fault(reason: "has a sign in its path that URLs have not") }
        var path = text
        while path.hasSuffix("/") { path = path.dropLast() }
        return String(path)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
