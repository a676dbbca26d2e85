import ServiceLifecycle
import TellerChat

/// Gives back the holds of chats that ended while the ledger could not commit.
struct HoldReturning: Service {
    let returns: HoldReturns

    private static let pause = Duration.seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: Self.pause)
                await returns.attempt()
            }
        }
        await returns.attempt()
    }
}
