internal import Synchronization

/// The requests of a connection whose answers may be long: how many run, and which wait for room.
struct LongAnswers {
    private(set) var running = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    var isAnyWaiting: Bool { !waiting.isEmpty }

    mutating func begin() { running += 1 }

    mutating func end() { running -= 1 }

    mutating func wait(_ continuation: CheckedContinuation<Void, Never>) {
        waiting.append(continuation)
    }

    /// Begins the one that has waited longest.
    mutating func beginNext() {
        running += 1
        waiting.removeFirst().resume()
    }
}

/// The room that is kept for one answer, and given back once.
final class AnswerRoom: Sendable {
    private let isKept = Atomic(true)

    /// Whether it had not been given back before.
    func giveBack() -> Bool { isKept.exchange(false, ordering: .relaxed) }
}
