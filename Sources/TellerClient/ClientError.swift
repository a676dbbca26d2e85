package import TellerRPC

/// Why a request has no result.
package enum ClientError: Error, Hashable, Sendable {
    /// Nobody answers at the address; the request was not sent, or by no means heard.
    case unreachable(at: String, Obstacle)
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
        /// Nobody listens there.
        case refused
        case permissionDenied
        /// The daemon's queue of connections is full.
        case busy
        /// The path has more bytes than that of a socket can have.
        case tooLong(limit: Int)
        /// There is no host of that name.
        case unresolved
        /// It said nothing in time.
        case timedOut
        /// No TLS came about, or not with whom it should; in words.
        case untrusted(String)
        /// It names another place, to which nothing is sent.
        case redirected(to: String)
        /// What answers by HTTP is no bridge.
        case noBridge(status: Int)
        /// The system's own words.
        case other(String)
    }

    package enum Loss: Hashable, Sendable {
        /// No whole line reached the socket, or the bridge refused its stream unheard: the daemon has
        /// not acted on it.
        case notSent
        /// The request was sent: it may have taken effect.
        case outcomeUnknown
    }
}
