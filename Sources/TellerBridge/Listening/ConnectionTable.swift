internal import NIOCore
internal import Synchronization
internal import TellerMetrics

/// The open connections: counts them against their limits, and knows when the last has ended.
final class ConnectionTable: Sendable {
    /// One connection's place in the table.
    struct Place: Sendable {
        let channel: any Channel
        /// What its requests may hold.
        let budget: MemoryBudget
        fileprivate let source: SourceName?

        /// Asks the connection to end once it has nothing to do.
        func quiesce() {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
    }

    fileprivate struct SourceName: Hashable {
        let text: String
        /// Of its listener.
        let shares: ObjectIdentifier
    }

    private struct State {
        var open: [ObjectIdentifier: Place] = [:]
        var bySource: [SourceName: Int] = [:]
        /// Connections that are being told that there is no room.
        var refused = 0
        var isStopping = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let limit: Int
    private let state = Mutex(State())

    private let gauge: GaugeCell?

    /// The gauge shows how many there are.
    init(limit: Int, gauge: GaugeCell? = nil) {
        self.limit = limit
        self.gauge = gauge
    }

    var count: Int { state.withLock { $0.open.count } }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    var places: [Place] { state.withLock { Array($0.open.values) } }

    /// Makes room for a connection, which holds what the share of its source allows; nil if there is
    /// none, and then it is closed.
    func admit(
        _ channel: any Channel, _ peer: ClientAddress, _ shares: MemoryShares, isExempt: Bool,
        isPlain: Bool
    ) -> Place? {
        let name =
            isExempt ? nil : SourceName(text: peer.source, shares: ObjectIdentifier(shares))
        let place: Place? = state.withLock { state in
            guard state.open.count < limit else { return nil }
            var budget = shares.whole
            if let name {
                let connections = state.bySource[name, default: 0]
                guard connections < BridgeLimits.connectionsPerSource else { return nil }
                state.bySource[name] = connections + 1
                budget = shares.share(of: name.text)
            }
            let place = Place(channel: channel, budget: budget, source: name)
            state.open[ObjectIdentifier(channel)] = place
            return place
        }
        guard let place else {
            refuse(channel, isPlain: isPlain)
            return nil
        }
        gauge?.increment(by: 1)
        channel.closeFuture.whenComplete { _ in self.leave(place) }
        return place
    }

    /// Says so where that can be said, once the channel is there to write to.
    private func refuse(_ channel: any Channel, isPlain: Bool) {
        let isTold =
            isPlain
            && state.withLock { state in
                guard state.refused < BridgeLimits.refusedConnections else { return false }
                state.refused += 1
                return true
            }
        if isTold {
            channel.closeFuture.whenComplete { _ in self.state.withLock { $0.refused -= 1 } }
        }
        channel.eventLoop.execute {
            guard isTold else { return channel.close(promise: nil) }
            channel.writeAndFlush(ByteBuffer(string: Self.refusal), promise: nil)
            channel.close(mode: .output, promise: nil)
            // Closed at once, what the caller is busy sending would take the answer with it.
            channel.eventLoop.scheduleTask(in: BridgeLimits.linger) { channel.close(promise: nil) }
        }
    }

    private static let refusal =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
        + "Connection: close\r\n\r\n"

    private func leave(_ place: Place) {
        gauge?.decrement(by: 1)
        let waiters: [CheckedContinuation<Void, Never>] = state.withLock { state in
            state.open[ObjectIdentifier(place.channel)] = nil
            if let name = place.source, let connections = state.bySource[name] {
                state.bySource[name] = connections > 1 ? connections - 1 : nil
            }
            guard state.open.isEmpty else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// The connections that are open; whichever comes later is to end likewise.
    func beginStop() -> [Place] {
        state.withLock { state in
            state.isStopping = true
            return Array(state.open.values)
        }
    }

    func waitUntilEmpty() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if !state.open.isEmpty { state.waiters.append(continuation) }
                return state.open.isEmpty
            }
            if isEmpty { continuation.resume() }
        }
    }
}
