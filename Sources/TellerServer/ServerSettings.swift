/// What the operator decides about the server.
package struct ServerSettings: Sendable {
    package var admins: AdminPolicy
    /// Seconds that running requests get when the daemon stops.
    package var stopSeconds: Int64

    package init(admins: AdminPolicy, stopSeconds: Int64) {
        self.admins = admins
        self.stopSeconds = stopSeconds
    }
}
