import Synchronization
import TellerSystemd

/// Asks systemd for more time as long as the store is being opened and gets on with it.
final class StartProgress: Sendable {
    /// How often it is asked.
    private static let pause = Duration.seconds(5)
    /// How much is asked for: what no step of a migration takes that does not hang.
    private static let patience = Duration.seconds(300)

    private let last = Mutex<ContinuousClock.Instant?>(nil)

    @Sendable func step() {
        let now = ContinuousClock.now
        let isDue = last.withLock { last in
            if let last, now - last < Self.pause { return false }
            last = now
            return true
        }
        if isDue { Notifier.starting("Bringing the ledger up to date", within: Self.patience) }
    }
}
