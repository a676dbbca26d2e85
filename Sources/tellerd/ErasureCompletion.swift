import ServiceLifecycle
import TellerLedger

/// Goes on with erasures that were broken off: by a stop, a crash, or a ledger that could not commit.
struct ErasureCompletion: Service {
    let ledger: Ledger

    private static let pause = Duration.seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await attempt()
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    private func attempt() async {
        do throws(LedgerError) {
            while !Task.isCancelled, try await ledger.post(ContinueErasures()) {}
        } catch {
            // The ledger can't commit, which others tell; what is left waits.
        }
    }
}
