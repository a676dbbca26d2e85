/// Where the daemon's socket is looked for.
package enum SocketPath {
    package static let system = "/run/teller/teller.sock"
    package static let variable = "TELLER_SOCKET"

    /// The longest path of a socket: unix(7) has 108 bytes for it, and the last one ends it.
    static let maximumBytes = 107

    /// Who named the path.
    package enum Origin: String, Sendable, Encodable {
        case option, environment, runtime, system
    }

    /// The path to connect to, and why this one.
    ///
    /// In this order: the option, `TELLER_SOCKET`, `$XDG_RUNTIME_DIR/teller/teller.sock` if it is
    /// there, the system's socket. An empty variable counts as none.
    package static func find(
        option: String?, environment: (String) -> String?, exists: (String) -> Bool
    ) -> (path: String, origin: Origin) {
        if let option { return (option, .option) }
        if let path = environment(variable), !path.isEmpty { return (path, .environment) }
        if let runtime = environment("XDG_RUNTIME_DIR"), runtime.hasPrefix("/") {
            let path = runtime + "/teller/teller.sock"
            if exists(path) { return (path, .runtime) }
        }
        return (system, .system)
    }
}
