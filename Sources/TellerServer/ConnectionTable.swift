internal import Synchronization
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
    }

    private let state = Mutex(State())
    private let activity: Activity

    init(_ activity: Activity) { self.activity = activity }

    /// Makes room for a connection, or says why there is none.
    func admit(_ peer: Peer, isAdmin: Bool) -> RPCError? {
        state.withLock { state in
            let limit =
                ServerLimits.connections - (isAdmin ? 0 : ServerLimits.connectionsForAdmins)
            guard state.count < limit else {
                return RPCError(.unavailable, "The daemon has too many connections.")
            }
            // Peers that can't be told from others share one allowance.
            let uid = peer.uid ?? Peer.overflowUID
            guard state.byUID[uid, default: 0] < ServerLimits.connectionsPerUID else {
                return RPCError(
                    .unavailable,
                    "Your user has \(ServerLimits.connectionsPerUID) connections already.")
            }
            state.count += 1
            activity.connections.add()
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

    /// Gives back the room of a connection that has ended, or never opened.
    func leave(_ connection: Connection?, peer: Peer) {
        let waiters: [CheckedContinuation<Void, Never>] = state.withLock { state in
            if let connection { state.open[ObjectIdentifier(connection)] = nil }
            let uid = peer.uid ?? Peer.overflowUID
            state.count -= 1
            activity.connections.add(-1)
            state.byUID[uid, default: 0] -= 1
            if state.byUID[uid] == 0 { state.byUID[uid] = nil }
            guard state.count == 0 else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    var connections: [Connection] { state.withLock { Array($0.open.values) } }

    var count: Int { state.withLock { $0.count } }

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
