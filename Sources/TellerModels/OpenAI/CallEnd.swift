internal import Synchronization

/// Ends a call from outside, whatever it is doing: asking a server, or waiting to ask it again.
final class CallEnd: Sendable {
    private struct State {
        var isEnded = false
        var end: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Makes `end` what ends the call from now on; at once, if it is to end.
    func onEnd(_ end: @escaping @Sendable () -> Void) {
        let isEnded = state.withLock { state in
            state.end = end
            return state.isEnded
        }
        if isEnded { end() }
    }

    func end() {
        state.withLock { state in
            state.isEnded = true
            return state.end
        }?()
    }
}
