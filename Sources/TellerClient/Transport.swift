/// How requests reach the daemon and its answers come back: over its socket, or over HTTP.
protocol Transport: Sendable {
    /// Sends a request; whatever happens to it then comes through the exchange.
    ///
    /// - Errors: `unreachable`, `connectionLost` where it is known to be unsent, or a refusal of
    ///   what the daemon would not take.
    func send(_ request: OutgoingRequest) async throws(ClientError) -> any Exchange

    /// Ends all connections; what still waits fails.
    func close() async
}

/// A request that is under way.
protocol Exchange: Sendable {
    var inbox: Inbox { get }

    /// The caller wants it no more: a chat is stopped, and its own answer says what it cost; the
    /// answer to anything else is not waited for.
    func cancel()
}
