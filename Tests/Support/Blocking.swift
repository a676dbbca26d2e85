import Foundation
import Synchronization
package import Testing

/// Runs tests on threads of their own, where they may wait for processes and sockets.
///
/// On Swift's own few threads a test that blocks would hold up every other test of the run. There
/// are as many threads as cores, so no more daemons run at once than the machine can serve.
package struct Blocking: SuiteTrait, TestTrait, TestScoping {
    package let isRecursive = true

    @concurrent
    package func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(WaitingThreads.shared) { try await function() }
    }
}

extension Trait where Self == Blocking {
    /// The tests block.
    package static var blocking: Blocking { Blocking() }
}

private final class WaitingThreads: TaskExecutor {
    static let shared = WaitingThreads(count: max(2, ProcessInfo.processInfo.activeProcessorCount))

    private let jobs = Mutex<[UnownedJob]>([])
    private let waiting = DispatchSemaphore(value: 0)

    private init(count: Int) {
        for _ in 0..<count {
            let thread = Thread { [self] in while true { runNext() } }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        waiting.signal()
    }

    private func runNext() {
        waiting.wait()
        let job = jobs.withLock { $0.removeFirst() }
        job.runSynchronously(on: asUnownedTaskExecutor())
    }
}
