internal import Synchronization
package import TellerLedger

/// The time that a test says it is.
package final class TestClock: Sendable {
    private let milliseconds: Mutex<Int64>

    package init(milliseconds: Int64 = 1_795_000_000_000) {
        self.milliseconds = Mutex(milliseconds)
    }

    package var now: Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

    package func advance(seconds: Int64) { milliseconds.withLock { $0 += seconds * 1000 } }
}
