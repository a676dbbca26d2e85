/// Why the daemon has no socket to serve on; each tells an operator what to do.
package enum SocketError: Error, CustomStringConvertible {
    case tooLong(path: String, limit: Int)
    case alreadyServed(path: String)
    case notASocket(path: String)
    case unusable(path: String, reason: String)
    /// What systemd passed is no listening Unix stream socket.
    case unsuitable(name: String)

    package var description: String {
        switch self {
        case .tooLong(let path, let limit):
            "the socket's path \(path) is longer than the \(limit) bytes that Linux allows"
        case .alreadyServed(let path):
            "another daemon answers on \(path); stop it, or name another path by --socket"
        case .notASocket(let path):
            "\(path) exists and is no socket; remove it, or name another path by --socket"
        case .unusable(let path, let reason):
            "\(path) can't be listened on: \(reason)"
        case .unsuitable(let name):
            "systemd passed the descriptor '\(name)', which is no listening Unix stream socket"
        }
    }
}
