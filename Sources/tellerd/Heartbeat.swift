import ServiceLifecycle
import TellerLedger
import TellerServer
import TellerSystemd

/// Tells systemd that the daemon is alive, and how it does.
///
/// Only after the ledger and its store have answered, be it with an error: a full disk is no reason
/// to be killed, a hang is. Nor does a try to open them that hangs let it speak.
struct Heartbeat: Service {
    let opening: Opening
    let common: Opening.Common

    /// Where systemd watches nothing, so that its status stays fresh.
    private static let pause = Duration.seconds(30)

    func run() async throws {
        // Twice within the time after which systemd would act.
        let pause = Notifier.watchdog.map { min($0 / 3, Self.pause) } ?? Self.pause
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: pause)) != nil { await beat() }
        }
    }

    private func beat() async {
        if let services = await opening.current?.services {
            _ = try? await services.ledger.post(Probe())
            _ = try? await services.reader.read { _ throws(LedgerError) in }
        }
        Notifier.alive(common.status)
    }
}
