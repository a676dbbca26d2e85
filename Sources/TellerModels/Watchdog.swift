internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Ends calls that have been silent for too long, or have gone on for too long.
///
/// One timer looks after all of them: a timer for each would cost as much as the call itself.
final class Watchdog: Sendable {
    static let shared = Watchdog()

    /// A call that is looked after.
    struct Watch: Sendable {
        let reply: Reply
        let silence: Duration
        let end: ContinuousClock.Instant
        let cancel: @Sendable () -> Void
    }

    private struct State {
        var watches: [UInt64: Watch] = [:]
        var faults: [UInt64: ModelFault] = [:]
        var next: UInt64 = 0
    }

    /// How late a silence may be noticed; they are a second at least.
    private static let pause = TimeAmount.milliseconds(50)

    private let state = Mutex(State())

    private init() {
        MultiThreadedEventLoopGroup.singleton.next().scheduleRepeatedTask(
            initialDelay: Self.pause, delay: Self.pause
        ) { [self] _ in sweep() }
    }

    func add(_ watch: Watch) -> UInt64 {
        state.withLock { state in
            defer { state.next += 1 }
            state.watches[state.next] = watch
            return state.next
        }
    }

    /// Why the call was ended, if it was.
    func remove(_ number: UInt64) -> ModelFault? {
        state.withLock { state in
            state.watches[number] = nil
            return state.faults.removeValue(forKey: number)
        }
    }

    private func sweep() {
        let now = ContinuousClock.now
        let ended = state.withLock { state in
            var ended: [Watch] = []
            for (number, watch) in state.watches {
                let isEndless = now >= watch.end
                guard isEndless || now >= watch.reply.changedAt + watch.silence else { continue }
                state.watches[number] = nil
                state.faults[number] = isEndless ? .endless : .silent
                ended.append(watch)
            }
            return ended
        }
        for watch in ended { watch.cancel() }
    }
}
