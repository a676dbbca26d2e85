import Logging
import Synchronization
import TellerLedger
import TellerSystemd

/// Says in the log when the ledger can't commit, and when it can again; not for every group.
final class LedgerWatch: Sendable {
    private struct State {
        var isFailing = false
        var reportedAt: ContinuousClock.Instant?
        var reason: String?
    }

    /// How often a fault that lasts is repeated in the log.
    private static let repetition = Duration.seconds(30)

    private let state = Mutex(State())
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    func committed(_ error: LedgerError?) {
        guard let error else { return recovered() }
        guard case .unavailable(_, let reason) = error else { return }
        let isDue = state.withLock { state in
            state.isFailing = true
            state.reason = reason
            let now = ContinuousClock.now
            if let last = state.reportedAt, now - last < Self.repetition { return false }
            state.reportedAt = now
            return true
        }
        guard isDue else { return }
        logger.tell(.ledgerFailing, [.reason: "\(reason)"])
    }

    /// Why the ledger can't commit, as long as it can't.
    var fault: String? { state.withLock { $0.reason } }

    private func recovered() {
        let wasFailing = state.withLock { state in
            defer {
                state.isFailing = false
                state.reportedAt = nil
                state.reason = nil
            }
            return state.isFailing
        }
        if wasFailing { logger.tell(.ledgerRecovered) }
    }
}
