import Logging
import ServiceLifecycle
import TellerBridge
import TellerSystemd
import UnixSignals

/// Reads the certificate and its key again at SIGHUP.
struct CertificateReloads: Service {
    /// Nil for plain HTTP, where there is nothing to read.
    let identity: TLSIdentity?
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() { reload() }
    }

    private func reload() {
        Notifier.reloading()
        defer { Notifier.ready("Serving") }
        do throws(TLSIdentity.Fault) {
            try identity?.reload()
            logger.notice("The certificate has been read again.")
        } catch {
            logger.error(
                "The certificate is not taken over.", metadata: ["reason": "\(error.description)"])
        }
    }
}
