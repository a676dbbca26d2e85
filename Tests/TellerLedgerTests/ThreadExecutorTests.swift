import Glibc
import Synchronization
import TestSupport
import Testing

@testable import TellerLedger

@Suite("A thread of its own for an actor", .timeLimit(.minutes(5)))
struct ThreadExecutorTests {
    @Test("Each job runs once, on one thread, and those of a caller in their order")
    func order() throws {
        let executor = ThreadExecutor()
        let seen = Mutex<[(caller: Int, number: Int, thread: pthread_t)]>([])
        let count = 500
        _ = try onThreads(8) { caller in
            for number in 0..<count {
                executor.add { seen.withLock { $0.append((caller, number, pthread_self())) } }
                // Now and then the thread runs out of jobs, and has to be woken for the next.
                if number.isMultiple(of: 50) { usleep(500) }
            }
        }
        try wait(until: "all jobs have run") { seen.withLock { $0.count } == 8 * count }
        let jobs = seen.withLock { $0 }
        #expect(Set(jobs.map(\.thread)).count == 1)
        #expect(jobs[0].thread != pthread_self())
        for caller in 0..<8 {
            #expect(jobs.filter { $0.caller == caller }.map(\.number) == Array(0..<count))
        }
    }

    @Test("What it was given runs and is let go of, though the executor goes away meanwhile")
    func end() throws {
        let ran = Mutex(0)
        let trace = Mutex<Weak?>(nil)
        do {
            let executor = ThreadExecutor()
            let witness = Witness()
            trace.withLock { $0 = Weak(witness) }
            executor.add { usleep(20_000) }
            for _ in 0..<100 {
                executor.add { withExtendedLifetime(witness) { ran.withLock { $0 += 1 } } }
            }
        }
        try wait(until: "what its jobs held is let go") { trace.withLock { $0?.witness == nil } }
        #expect(ran.withLock { $0 } == 100)
    }

    @Test("A queue that has ended lets its thread go once nothing waits")
    func queue() throws {
        let jobs = JobQueue()
        let ran = Mutex(0)
        for _ in 0..<3 { jobs.add { ran.withLock { $0 += 1 } } }
        jobs.end()
        jobs.run()
        #expect(ran.withLock { $0 } == 3)
    }

    private final class Witness: Sendable {}

    private struct Weak: Sendable {
        weak let witness: Witness?

        init(_ witness: Witness) { self.witness = witness }
    }
}
