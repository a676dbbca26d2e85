internal import Glibc
internal import NIOCore
package import TellerSystemd

/// A TCP socket that listens.
package struct BridgeListener: Sendable {
    let descriptor: Int32
    /// For people: `127.0.0.1:8470`.
    package let name: String

    package enum Fault: Error, CustomStringConvertible {
        case notAnAddress(String)
        case unusable(address: String, reason: String)
        case unsuitable(name: String)

        /// Whether the command line is to blame.
        package var isUsage: Bool {
            if case .notAnAddress = self { true } else { false }
        }

        package var description: String {
            switch self {
            case .notAnAddress(let text):
                "'\(text)' is not an address and port like 127.0.0.1:8470 or [::1]:8470"
            case .unusable(let address, let reason): "can't listen on \(address): \(reason)"
            case .unsuitable(let name):
                "the socket '\(name)' that systemd passed is no listening TCP socket"
            }
        }
    }

    /// Those of systemd's sockets that have the name; with `orNameless`, those without any too.
    package static func passed(
        _ sockets: [PassedSocket], name: String, orNameless: Bool
    ) throws(Fault) -> [BridgeListener] {
        var found: [BridgeListener] = []
        for socket in sockets where socket.name == name || orNameless && socket.name.isEmpty {
            guard socket.isInternetStream else { throw .unsuitable(name: socket.name) }
            found.append(
                BridgeListener(descriptor: socket.descriptor, name: Self.name(socket.descriptor)))
        }
        return found
    }

    /// Binds an address and port; port 0 takes a free one.
    package static func bind(_ text: String) throws(Fault) -> BridgeListener {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else { throw .notAnAddress(text) }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard let address = try? SocketAddress(ipAddress: String(host), port: Int(port)),
            !host.contains(":") || text.hasPrefix("[")
        else { throw .notAnAddress(text) }
        let isSix = address.protocol == .inet6
        let descriptor = socket(
            isSix ? AF_INET6 : AF_INET,
            Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw fault(text) }
        set(descriptor, SOL_SOCKET, SO_REUSEADDR)
        // Else [::]:8470 would take 0.0.0.0:8470 too, or refuse it.
        if isSix { set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
        let code = address.withSockAddr { pointer, size in
            Glibc.bind(descriptor, pointer, socklen_t(size))
        }
        guard code == 0, listen(descriptor, BridgeLimits.backlog) == 0 else {
            let fault = fault(text)
            close(descriptor)
            throw fault
        }
        return BridgeListener(descriptor: descriptor, name: name(descriptor))
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32) {
        var on: Int32 = 1
        setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func fault(_ address: String) -> Fault {
        .unusable(address: address, reason: String(cString: strerror(errno)))
    }

    /// Where it is bound, as the system has it.
    private static func name(_ descriptor: Int32) -> String {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var port = [CChar](repeating: 0, count: Int(NI_MAXSERV))
        let code = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &size) == 0
                    ? getnameinfo(
                        $0, size, &host, socklen_t(host.count), &port, socklen_t(port.count),
                        NI_NUMERICHOST | NI_NUMERICSERV) : -1
            }
        }
        guard code == 0 else { return "descriptor \(descriptor)" }
        let address = text(host)
        return (address.contains(":") ? "[\(address)]" : address) + ":" + text(port)
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
