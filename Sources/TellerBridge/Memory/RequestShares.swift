/// Whose share of the memory the requests of one connection count with.
struct RequestShares: Sendable {
    /// The connection's own: the share of its peer, or the whole where that speaks for many.
    let own: MemoryBudget
    /// The share of whom a request was forwarded for; nil where only the peer's own are told.
    private let forwarded: (@Sendable (_ values: [String]) -> MemoryBudget?)?

    init(_ own: MemoryBudget) {
        self.own = own
        forwarded = nil
    }

    /// For a connection whose peer may be a proxy that is trusted.
    init(
        _ own: MemoryBudget, of shares: MemoryShares, _ policy: RequestPolicy, _ peer: ClientAddress
    ) {
        self.own = own
        guard policy.isExempt(peer) else {
            forwarded = nil
            return
        }
        forwarded = { values in
            // A field that can't be read is told of later, and costs its sender nothing.
            guard let client = try? policy.client(behind: peer, forwardedFor: values),
                !policy.isExempt(client)
            else { return nil }
            return shares.share(of: client.source)
        }
    }

    /// What a request with these values of X-Forwarded-For counts with.
    func budget(forwardedFor values: @autoclosure () -> [String]) -> MemoryBudget {
        forwarded?(values()) ?? own
    }
}
