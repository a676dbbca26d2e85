import Logging
import ServiceLifecycle
import Synchronization
import TellerLedger
import TellerSystemd

/// Releases the holds that a killed daemon left, at start; and where the ledger can't commit then,
/// as soon as it can.
final class HoldRecovery: Service {
    private let ledger: Ledger
    private let owner: Owner
    private let logger: Logger
    private let done = Mutex(false)

    private static let retrySeconds = 5

    init(ledger: Ledger, owner: Owner, logger: Logger) {
        self.ledger = ledger
        self.owner = owner
        self.logger = logger
    }

    /// Whether there is none left.
    var isDone: Bool { done.withLock { $0 } }

    func attempt() async {
        do throws(LedgerError) {
            var released = 0
            while !Task.isCancelled {
                let count = try await ledger.post(RecoverHolds(owner: owner))
                if count == 0 { break }
                released += count
            }
            if released > 0 {
                logger.tell(.holdsReleased, [.count: "\(released)"])
            }
            done.withLock { $0 = true }
        } catch {
            // The ledger can't commit, which others tell.
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !self.isDone {
                try? await Task.sleep(for: .seconds(Self.retrySeconds))
                if Task.isCancelled { return }
                await self.attempt()
            }
        }
    }
}
