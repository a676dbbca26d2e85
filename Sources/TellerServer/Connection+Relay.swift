internal import NIOCore
internal import TellerLedger
internal import TellerRPC

/// A connection whose requests are those of a bridge's callers.
extension Connection {
    func beginRelay() -> Bool {
        guard server.settings.current.relays.mayRelay(peer) else { return false }
        server.table.beginRelay(peer)
        isRelay = true
        inFlight.limit = Limits.relayRequestsInFlight
        channel.setOption(.writeBufferWaterMark, value: ServerLimits.relayUnreadOutput)
            .whenFailure { [channel] _ in channel.close(promise: nil) }
        return true
    }

    /// Whether the bridge's user may still relay, which a reload may have changed.
    var isRelayRevoked: Bool { isRelay && !server.settings.current.relays.mayRelay(peer) }
}
