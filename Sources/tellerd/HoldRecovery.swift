import Logging
import ServiceLifecycle
import TellerLedger
import TellerSystemd

/// Releases the holds that a killed daemon left, at start; and where the ledger can't commit then,
/// as soon as it can.
struct HoldRecovery: Service {
    let ledger: Ledger
    let owner: Owner
    let logger: Logger

    private static let retrySeconds = 5

    /// Whether there is none left.
    func attempt() async -> Bool {
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
            return true
        } catch {
            return false
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                try? await Task.sleep(for: .seconds(Self.retrySeconds))
                if Task.isCancelled { return }
            } while await !attempt()
        }
    }
}
