internal import Synchronization

/// Where callers meet the executor that serves them in groups: whatever has gathered while one
/// group was served makes up the next.
final class GroupQueue<Element: Sendable>: Sendable {
    struct State {
        var waiting: [Element] = []
        var isServed = false
    }

    private let state = Mutex(State())

    /// Whether the caller has to see to it that `take` is called.
    func append(_ element: Element) -> Bool {
        state.withLock { state in
            state.waiting.append(element)
            defer { state.isServed = true }
            return !state.isServed
        }
    }

    /// The next group, in order of arrival; empty where nothing waits, and then the next `append`
    /// asks for service again.
    func take(atMost limit: Int) -> [Element] {
        state.withLock { state in
            if state.waiting.count <= limit {
                let group = state.waiting
                state.waiting = []
                state.isServed = !group.isEmpty
                return group
            }
            let group = Array(state.waiting.prefix(limit))
            state.waiting.removeFirst(limit)
            return group
        }
    }
}
