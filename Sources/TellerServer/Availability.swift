/// Whether there is anything to serve with.
package enum Availability: Sendable {
    case open(Services)
    /// Connections are taken and heard, and every request is refused.
    case closed(Closure)

    /// Why there is not; more than this is for the log and the administrators.
    package enum Closure: Sendable {
        case config, ledger
    }
}
