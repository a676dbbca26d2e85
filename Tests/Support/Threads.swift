import Foundation
import Synchronization

/// Runs `body` on so many threads at once, and gathers what each returned, in the order of their
/// numbers.
package func onThreads<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
    let outcomes = Mutex<[Int: Result<Value, any Error>]>([:])
    let group = DispatchGroup()
    for number in 0..<count {
        group.enter()
        let thread = Thread {
            let outcome = Result { try body(number) }
            outcomes.withLock { $0[number] = outcome }
            group.leave()
        }
        thread.stackSize = 512 << 10
        thread.start()
    }
    group.wait()
    return try outcomes.withLock { outcomes in
        try (0..<count).map { try outcomes[$0]!.get() }
    }
}

/// A gate that opens when so many have come to it, so that all of them set out at once.
package final class Gate: Sendable {
    private let missing: Mutex<Int>
    private let opened = DispatchSemaphore(value: 0)
    private let count: Int

    package init(_ count: Int) {
        self.count = count
        missing = Mutex(count)
    }

    package func pass() {
        let isLast = missing.withLock { missing in
            missing -= 1
            return missing == 0
        }
        if isLast { for _ in 0..<count { opened.signal() } }
        opened.wait()
    }

    /// Comes to it once all is prepared; where that fails too, so that nobody waits for ever.
    package func pass<Value>(after prepare: () throws -> Value) rethrows -> Value {
        defer { pass() }
        return try prepare()
    }
}

/// Tells threads when to end.
package final class Flag: Sendable {
    private let value = Atomic(false)

    package init() {}

    package var isSet: Bool { value.load(ordering: .acquiring) }

    package func set() { value.store(true, ordering: .releasing) }
}
