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
