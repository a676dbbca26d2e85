internal import NIOCore
internal import Synchronization
internal import TellerMetrics

/// The open connections: counts them against their limits, and knows when the last has ended.
final class ConnectionTable: Sendable {
    /// One connection's place in the table.
    struct Place: Sendable {
        let channel: any Channel
        fileprivate let source: String?

        /// Asks the connection to end once it has nothing to do.
        func quiesce() {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
    }

    private struct State {
        var open: [ObjectIdentifier: Place] = [:]
        var bySource: [String: Int] = [:]
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

    /// Makes room for a connection; nil if there is none, and then it is closed.
    func admit(
        _ channel: any Channel, _ peer: ClientAddress, isExempt: Bool, isPlain: Bool
    ) -> Place? {
        let source = isExempt ? nil : peer.source
        let place = Place(channel: channel, source: source)
        let isAdmitted = state.withLock { state in
            guard state.open.count < limit else { return false }
            if let source {
                guard state.bySource[source, default: 0] < BridgeLimits.connectionsPerSource else {
                    return false
                }
                state.bySource[source, default: 0] += 1
            }
            state.open[ObjectIdentifier(channel)] = place
            return true
        }
        if isAdmitted { gauge?.increment(by: 1) }
        guard isAdmitted else {
            refuse(channel, isPlain: isPlain)
            return nil
        }
        channel.closeFuture.whenComplete { _ in self.leave(place) }
        return place
    }

    /// Says so where that can be said, once the channel is there to write to.
    private func refuse(_ channel: any Channel, isPlain: Bool) {
        channel.eventLoop.execute {
            guard isPlain else { return channel.close(promise: nil) }
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
            if let source = place.source, let count = state.bySource[source] {
                state.bySource[source] = count > 1 ? count - 1 : nil
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
