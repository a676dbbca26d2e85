/// Where a daemon is reached: at its socket, or through a bridge that speaks HTTP.
package enum DaemonAddress: Hashable, Sendable, CustomStringConvertible {
    case socket(path: String)
    case bridge(BridgeURL)

    /// As its user knows it.
    package var description: String {
        switch self {
        case .socket(let path): path
        case .bridge(let url): url.text
        }
    }

    package var isRemote: Bool {
        switch self {
        case .socket: false
        case .bridge: true
        }
    }
}
