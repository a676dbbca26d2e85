internal import Synchronization
internal import TellerMetrics
internal import TellerRPC

/// The open connections: counts them against their limits, and knows when the last has ended.
final class ConnectionTable: Sendable {
    private struct State {
        var open: [ObjectIdentifier: Connection] = [:]
        /// Admitted, opened or not yet.
        var count = 0
        var byUID: [UInt32: Int] = [:]
        var isStopping = false
        var waiters: [CheckedContinuation<Void, Never>] = []
        /// Since when there is none; nil while there is one.
        var idleSince: ContinuousClock.Instant? = .now

        /// Takes one connection off what its user has.
        mutating func forget(_ peer: Peer) {
            let uid = peer.uid ?? Peer.overflowUID
            byUID[uid, default: 0] -= 1
            if byUID[uid] == 0 { byUID[uid] = nil }
        }
    }

    /// The limit that leaves no room for a connection.
    enum Refusal {
        case all, user

        var error: RPCError {
            switch self {
            case .all: RPCError(.unavailable, "The daemon has too many connections.")
            case .user:
                RPCError(
                    .unavailable,
                    "Your user has \(ServerLimits.connectionsPerUID) connections already.")
            }
        }
    }

    private let state = Mutex(State())
    private let activity: Activity

    init(_ activity: Activity) { self.activity = activity }

    /// Makes room for a connection, or says why there is none.
    func admit(_ peer: Peer, isAdmin: Bool) -> Refusal? {
        state.withLock { state in
            let limit =
                ServerLimits.connections - (isAdmin ? 0 : ServerLimits.connectionsForAdmins)
            guard state.count < limit else { return .all }
            // Peers that can't be told from others share one allowance.
            let uid = peer.uid ?? Peer.overflowUID
            guard state.byUID[uid, default: 0] < ServerLimits.connectionsPerUID else {
                return .user
            }
            state.count += 1
            state.idleSince = nil
            activity.metrics.connections.increment(by: 1)
            activity.metrics.acceptedConnections.add()
            state.byUID[uid, default: 0] += 1
            return nil
        }
    }

    /// Notes an admitted connection; whether the daemon has begun to stop meanwhile.
    func open(_ connection: Connection) -> Bool {
        state.withLock { state in
            state.open[ObjectIdentifier(connection)] = connection
            return state.isStopping
        }
    }

    /// What becomes a relay is its user's no more: the bound of one user is not for it.
    func beginRelay(_ peer: Peer) { state.withLock { $0.forget(peer) } }

    /// Gives back the room of a connection that has ended, or never opened.
    func leave(_ connection: Connection?, peer: Peer, isRelay: Bool) {
        let waiters: [CheckedContinuation<Void, Never>] = state.withLock { state in
            if let connection { state.open[ObjectIdentifier(connection)] = nil }
            state.count -= 1
            activity.metrics.connections.decrement(by: 1)
            if !isRelay { state.forget(peer) }
            guard state.count == 0 else { return [] }
            state.idleSince = .now
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    var connections: [Connection] { state.withLock { Array($0.open.values) } }

    var count: Int { state.withLock { $0.count } }

    /// Since when there is no connection; nil while there is one.
    var idleSince: ContinuousClock.Instant? { state.withLock { $0.idleSince } }

    /// From now on connections are told to stop as they open; those that are open already.
    func beginStop() -> [Connection] {
        state.withLock { state in
            state.isStopping = true
            return Array(state.open.values)
        }
    }

    /// Lets go of who waits for the table to be empty.
    func stopWaiting() {
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when no connection is left, or nobody wants to wait any longer.
    func waitUntilEmpty() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if state.count > 0 { state.waiters.append(continuation) }
                return state.count == 0
            }
            if isEmpty { continuation.resume() }
        }
    }
}
