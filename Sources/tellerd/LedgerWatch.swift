import Logging
import Synchronization
import TellerLedger
import TellerSystemd

/// Says in the log when the ledger can't commit, and when it can again; not for every group.
final class LedgerWatch: Sendable {
    private struct State {
        var isFailing = false
        var reportedAt: ContinuousClock.Instant?
    }

    /// How often a fault that lasts is repeated in the log.
    private static let repetition = Duration.seconds(30)

    private let state = Mutex(State())
    private let logger: Logger
    private let faults: Faults

    init(logger: Logger, faults: Faults) {
        self.logger = logger
        self.faults = faults
    }

    /// A group that had nothing to write could be committed to a disk that takes nothing.
    func committed(_ group: GroupReport) {
        guard let error = group.error else {
            if group.writes > 0 { recovered() }
            return
        }
        guard case .unavailable(_, let reason) = error else { return }
        faults.set(.ledger, "the ledger can't commit: \(reason)")
        let isDue = state.withLock { state in
            state.isFailing = true
            let now = ContinuousClock.now
            if let last = state.reportedAt, now - last < Self.repetition { return false }
            state.reportedAt = now
            return true
        }
        guard isDue else { return }
        logger.tell(.ledgerFailing, [.reason: "\(reason)"])
    }

    private func recovered() {
        let wasFailing = state.withLock { state in
            defer {
                state.isFailing = false
                state.reportedAt = nil
            }
            return state.isFailing
        }
        guard wasFailing else { return }
        faults.clear(.ledger)
        logger.tell(.ledgerRecovered)
    }
}
