internal import Synchronization

/// One thing that an upstream does to a request.
package enum Step: Sendable {
    case send([UInt8])
    /// One byte at a time, each in a packet of its own.
    case trickle([UInt8])
    /// Nothing, until the valve opens.
    case wait(Valve)
    case pause(milliseconds: Int64)
    /// The same again and again, until the caller goes away.
    case loop([UInt8], milliseconds: Int64)
    /// Nothing, until the caller goes away.
    case hang
    case close

    package static func send(_ text: String) -> Step { .send(Array(text.utf8)) }
}

/// What holds answers up until a test opens it.
package final class Valve: Sendable {
    private struct State {
        var isOpen = false
        var waiters: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    package init() {}

    package func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter() }
    }

    /// Calls when it is open; at once, if it is already.
    func whenOpen(_ waiter: @escaping @Sendable () -> Void) {
        let isOpen = state.withLock { state in
            if !state.isOpen { state.waiters.append(waiter) }
            return state.isOpen
        }
        if isOpen { waiter() }
    }
}
