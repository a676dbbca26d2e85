/// What the operator decides about the bridge.
package struct BridgeSettings: Sendable {
    /// The daemon's socket.
    package var socketPath: String
    /// Names that a Host field may have, beside `localhost` and addresses.
    package var hosts: Set<String> = []
    /// Origins of other sites whose pages may call.
    package var allowedOrigins: Set<String> = []
    /// Who may say in X-Forwarded-For for whom it speaks.
    package var trustedProxies: [AddressRange] = []
    /// Open connections in all.
    package var connections = BridgeLimits.connections
    /// Requests a minute of one source; 0: no limit.
    package var requestsPerMinute = BridgeLimits.requestsPerMinute
    /// Seconds that running requests get when the bridge stops.
    package var stopSeconds: Int64 = BridgeLimits.stopSeconds

    package init(socketPath: String) { self.socketPath = socketPath }
}
