import ServiceLifecycle
import TellerLedger
import TellerServer

/// Tries to open the ledger again, where that failed at the start.
///
/// A broken config is read again when a signal asks for it: until somebody has changed it, nothing
/// would be different.
struct Retrial: Service {
    let opening: Opening
    let common: Opening.Common

    private static let pause = Duration.seconds(5)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Self.pause)) != nil {
                switch common.availability.current {
                case .open: return
                case .closed(.ledger): await opening.retry()
                case .closed(.config): continue
                }
            }
        }
    }
}
