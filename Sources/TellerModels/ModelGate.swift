internal import Synchronization

/// Bounds the calls to one model: so many run, so many more wait in line, and the rest is told at
/// once to come back later.
///
/// A place is taken before anything is held, and the slot waited for afterwards.
package final class ModelGate: Sendable {
    private struct State {
        /// Running and waiting, and those about to wait.
        var places = 0
        var running = 0
        var line: [(number: UInt64, waiter: CheckedContinuation<Bool, Never>)] = []
        var nextNumber: UInt64 = 0
    }

    package let concurrency: Int
    package let queue: Int
    private let state = Mutex(State())

    package init(concurrency: Int, queue: Int) {
        self.concurrency = concurrency
        self.queue = queue
    }

    /// Whether there is a place; whoever got one gives it back by `leave`.
    package func enter() -> Bool {
        state.withLock { state in
            guard state.places < concurrency + queue else { return false }
            state.places += 1
            return true
        }
    }

    /// How many calls run.
    package var running: Int { state.withLock { $0.running } }

    /// How many stand in line.
    package var waiting: Int { state.withLock { $0.line.count } }

    /// Waits for a slot in order of arrival; false if the task was cancelled first.
    package func waitForSlot() async -> Bool {
        let number: UInt64? = state.withLock { state in
            if state.running < concurrency, state.line.isEmpty {
                state.running += 1
                return nil
            }
            defer { state.nextNumber += 1 }
            return state.nextNumber
        }
        guard let number else { return true }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isDone: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if state.running < concurrency, state.line.isEmpty {
                        state.running += 1
                        return true
                    }
                    state.line.append((number, waiter))
                    return nil
                }
                if let isDone { waiter.resume(returning: isDone) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.line.firstIndex { $0.number == number }.map { state.line.remove(at: $0) }
            }
            waiter?.waiter.resume(returning: false)
        }
    }

    /// Gives a place back, and with it the slot if there was one.
    package func leave(hadSlot: Bool) {
        let next: CheckedContinuation<Bool, Never>? = state.withLock { state in
            state.places -= 1
            guard hadSlot else { return nil }
            guard !state.line.isEmpty else {
                state.running -= 1
                return nil
            }
            return state.line.removeFirst().waiter
        }
        next?.resume(returning: true)
    }
}
