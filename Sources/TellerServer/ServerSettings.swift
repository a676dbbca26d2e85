/// What the operator decides about the server.
package struct ServerSettings: Sendable {
    package var admins: AdminPolicy
    package var relays: RelayPolicy
    /// Seconds that running requests get when the daemon stops.
    package var stopSeconds: Int64

    package init(admins: AdminPolicy, relays: RelayPolicy, stopSeconds: Int64) {
        self.admins = admins
        self.relays = relays
        self.stopSeconds = stopSeconds
    }
}
