internal import Dispatch
internal import Synchronization

/// Jobs on their way to the one thread that runs them.
final class JobQueue: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        /// Whether the thread sleeps, or is about to, and somebody has to wake it.
        var isAsleep = false
        var hasEnded = false
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    func add(_ job: @escaping @Sendable () -> Void) {
        change { $0.jobs.append(job) }
    }

    /// Lets `run` return once it has run what it was given.
    func end() {
        change { $0.hasEnded = true }
    }

    private func change(_ body: (inout State) -> Void) {
        let wasAsleep = state.withLock { state in
            body(&state)
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if wasAsleep { wake.signal() }
    }

    /// Runs jobs, in the order they were added, until the end.
    func run() {
        while let jobs = next() {
            if jobs.isEmpty { wake.wait() }
            for job in jobs { job() }
        }
    }

    /// Whatever waits; nothing where the thread is to sleep; nil at the end.
    private func next() -> [@Sendable () -> Void]? {
        state.withLock { state in
            guard state.jobs.isEmpty else {
                defer { state.jobs = [] }
                return state.jobs
            }
            if state.hasEnded { return nil }
            state.isAsleep = true
            return []
        }
    }
}
