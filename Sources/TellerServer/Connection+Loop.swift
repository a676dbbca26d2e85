internal import NIOCore

extension Connection {
    /// Runs `body` where the connection lives.
    nonisolated func onItsLoop(_ body: @escaping @Sendable (isolated Connection) -> Void) {
        channel.eventLoop.execute { self.assumeIsolated(body) }
    }
}
