package import TellerRPC

/// Why a request has no result.
package enum ClientError: Error, Hashable, Sendable {
    /// Nobody answers at the socket; the request was not sent.
    case unreachable(socketPath: String, Obstacle)
    /// The connection ended before the answer came.
    case connectionLost(Loss)
    /// The daemon sent what is no answer of the contract; a write may have taken effect.
    case protocolViolation(String)
    /// The daemon's own refusal.
    case refused(RPCError)
    /// The calling task was cancelled; a write may have taken effect.
    case cancelled

    package enum Obstacle: Hashable, Sendable {
        case missing
        /// The socket is there and nobody listens on it.
        case refused
        case permissionDenied
        /// The daemon's queue of connections is full.
        case busy
        /// The system's own words.
        case other(String)
    }

    package enum Loss: Hashable, Sendable {
        /// No whole line reached the socket, so the daemon has not acted on it.
        case notSent
        /// The request was sent: it may have taken effect.
        case outcomeUnknown
    }
}
