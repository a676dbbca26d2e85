internal import Synchronization
internal import TellerLedger
internal import TellerModels

/// A chat with a model that takes its time, from before its hold until it has ended.
final class RunningChat: Sendable {
    enum Stop: Sendable {
        /// Its caller wants it no more.
        case cancelled
        /// The daemon stops.
        case interrupted
    }

    private struct State {
        var stop: Stop?
        var cancel: (@Sendable () -> Void)?
    }

    /// What its caller sent it with.
    let key: String?
    private let state = Mutex(State())

    init(key: String? = nil) { self.key = key }

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
}
