internal import Synchronization

/// Whether a model answered when it was asked last; one that was never asked is taken to be well.
package final class ModelHealth: Sendable {
    private let isUp = Mutex(true)

    package init() {}

    package var isWell: Bool { isUp.withLock { $0 } }

    /// Notes how a call ended; whether that is news.
    package func note(isWell: Bool) -> Bool {
        isUp.withLock { known in
            defer { known = isWell }
            return known != isWell
        }
    }
}
