import ServiceLifecycle
import Synchronization
import TellerLedger

/// Goes on with erasures that were broken off: by a stop, a crash, or a ledger that could not commit.
final class ErasureCompletion: Service {
    private let ledger: Ledger
    private let done = Mutex(false)

    private static let pause = Duration.seconds(60)

    init(ledger: Ledger) { self.ledger = ledger }

    /// Whether none was left when it was looked at last.
    var isDone: Bool { done.withLock { $0 } }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.attempt()
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    private func attempt() async {
        do throws(LedgerError) {
            while try await ledger.post(ContinueErasures()) {
                if Task.isCancelled { return }
                done.withLock { $0 = false }
            }
            done.withLock { $0 = true }
        } catch {
            // The ledger can't commit, which others tell; what is left waits.
            done.withLock { $0 = false }
        }
    }
}
