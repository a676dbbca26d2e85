internal import NIOCore
internal import Synchronization

/// The requests of one connection of HTTP/1 whose heads were read and that nobody answers yet, in
/// their order.
final class IntakeQueue: Sendable {
    // Unlike a slice of an array, it keeps nothing that was taken out.
    private let waiting = Mutex(CircularBuffer<RequestIntake>())

    func append(_ intake: RequestIntake) { waiting.withLock { $0.append(intake) } }

    func next() -> RequestIntake? { waiting.withLock { $0.popFirst() } }

    func removeAll() { waiting.withLock { $0.removeAll() } }
}
