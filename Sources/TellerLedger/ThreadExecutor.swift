internal import Glibc

/// An executor whose jobs run one after another on a thread of its own, for the actors that every
/// request waits for.
///
/// A dispatch queue borrows a thread of a pool for each burst of jobs. Handing a job over takes it
/// longer, and which thread has it, and so which core, changes from one to the next.
final class ThreadExecutor: SerialExecutor {
    private let jobs: JobQueue
    private let thread: pthread_t

    init() {
        let jobs = JobQueue()
        self.jobs = jobs
        thread = Self.start { jobs.run() }
    }

    deinit { jobs.end() }

    /// Runs `job` behind those that wait already.
    func add(_ job: @escaping @Sendable () -> Void) { jobs.add(job) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        add { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func checkIsolated() {
        precondition(pthread_equal(pthread_self(), thread) != 0, "not on the executor's thread")
    }

    /// Starts a thread that nobody joins: it ends with the last of its jobs.
    private static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t {
        let box = Unmanaged.passRetained(Body(run: body)).toOpaque()
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { box in
                if let box { Unmanaged<Body>.fromOpaque(box).takeRetainedValue().run() }
                return nil
            }, box)
        precondition(code == 0, "pthread_create: error \(code)")
        pthread_detach(thread)
        return thread
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
