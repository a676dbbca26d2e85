package import Dispatch

/// An executor whose jobs run one after another on a dispatch queue of its own, so that an actor
/// may block on a disk there and hold up nobody else.
///
/// `DispatchSerialQueue`, which would do this, does not exist on Linux.
package final class SerialQueueExecutor: SerialExecutor {
    package let queue: DispatchQueue

    package init(label: String) { queue = DispatchQueue(label: label, qos: .userInitiated) }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    package func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
