import ServiceLifecycle
import UnixSignals

/// SIGHUP asks for the config to be read again.
struct Hangups: Service {
    let opening: Opening
    let signals: UnixSignalsSequence

    func run() async throws {
        for await _ in signals.cancelOnGracefulShutdown() { await opening.hangUp() }
    }
}
