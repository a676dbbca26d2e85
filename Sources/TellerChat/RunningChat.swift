internal import Synchronization
internal import TellerLedger

/// A chat with a model that takes its time, from before its hold until it has ended; or one that
/// can't begin yet.
final class RunningChat: Sendable {
    enum Stop: Sendable {
        /// Its caller wants it no more.
        case cancelled
        /// The daemon stops.
        case interrupted
    }

    /// Whether it ended as cancelled; or why nobody can know.
    typealias End = Result<Bool, LedgerError>

    private struct State {
        var account: AccountID?
        var stop: Stop?
        var cancel: (@Sendable () -> Void)?
        var end: End?
        var waiters: [CheckedContinuation<End, Never>] = []
    }

    /// What its caller sent it with.
    let key: String?
    /// The same, which says whose it is until that was looked up.
    let token: TokenHash?
    private let state = Mutex(State())

    init(key: String? = nil, token: TokenHash? = nil) {
        self.key = key
        self.token = token
    }

    /// Notes whose it is.
    func belongs(to account: AccountID) { state.withLock { $0.account = account } }

    /// Whose it is, once that is known.
    var account: AccountID? { state.withLock { $0.account } }

    /// Ends it; the first reason counts.
    func stop(_ reason: Stop) {
        let cancel = state.withLock { state in
            if state.stop == nil { state.stop = reason }
            return state.cancel
        }
        cancel?()
    }

    var stop: Stop? { state.withLock { $0.stop } }

    /// Makes `cancel` what a stop does from now on; at once, if there was one.
    func onStop(_ cancel: @escaping @Sendable () -> Void) {
        let isStopped = state.withLock { state in
            state.cancel = cancel
            return state.stop != nil
        }
        if isStopped { cancel() }
    }

    /// Tells how it ended to all who wait for that; the first end counts.
    func end(_ end: End) {
        let waiters: [CheckedContinuation<End, Never>] = state.withLock { state in
            if state.end == nil { state.end = end }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(returning: end) }
    }

    /// How it ended, once it has.
    ///
    /// A stop may come too late in many ways: the model has answered, the key has recorded a reply,
    /// the charge is on its way to the disk. So nobody says that a chat is cancelled before it is.
    var ended: End {
        get async {
            await withCheckedContinuation { continuation in
                let end = state.withLock { state in
                    if state.end == nil { state.waiters.append(continuation) }
                    return state.end
                }
                if let end { continuation.resume(returning: end) }
            }
        }
    }
}
