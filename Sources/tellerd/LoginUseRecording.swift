import ServiceLifecycle
import TellerAccounts
import TellerLedger

/// Writes down once a minute, and when the daemon stops, which logins were used.
struct LoginUseRecording: Service {
    let uses: LoginUses
    let ledger: Ledger

    /// As exactly as it is told.
    private static let pause = Duration.seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Self.pause)) != nil { await uses.flush(to: ledger) }
        }
        await uses.flush(to: ledger)
    }
}
