import ServiceLifecycle
import TellerLedger

/// Goes on with erasures that a stop or a crash broke off, beside everything else.
struct ErasureCompletion: Service {
    let ledger: Ledger

    private static let retrySeconds = 60

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do throws(LedgerError) {
                    while try await ledger.post(ContinueErasures()) {}
                    return
                } catch {
                    // The ledger can't commit, which others tell; what is left waits.
                    try? await Task.sleep(for: .seconds(Self.retrySeconds))
                }
            }
        }
    }
}
