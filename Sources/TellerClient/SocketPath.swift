/// Where the daemon's socket is looked for.
package enum SocketPath {
    package static let system = "/run/teller/teller.sock"
    package static let variable = "TELLER_SOCKET"

    /// The path to connect to.
    ///
    /// In this order: the option, `TELLER_SOCKET`, `$XDG_RUNTIME_DIR/teller/teller.sock` if it is
    /// there, the system's socket. An empty variable counts as none.
    package static func find(
        option: String?, environment: (String) -> String?, exists: (String) -> Bool
    ) -> String {
        if let option { return option }
        if let path = environment(variable), !path.isEmpty { return path }
        if let runtime = environment("XDG_RUNTIME_DIR"), runtime.hasPrefix("/") {
            let path = runtime + "/teller/teller.sock"
            if exists(path) { return path }
        }
        return system
    }
}
