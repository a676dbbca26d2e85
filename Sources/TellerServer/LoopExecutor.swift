internal import NIOCore

/// Runs tasks on an event loop.
///
/// A task that prefers it comes back from a wait to the loop that its connection lives on. Without
/// it the runtime goes by a thread of the global pool, only to find that the next step belongs to
/// the loop: two wake-ups more for every request.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
