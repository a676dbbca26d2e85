internal import HummingbirdCore
package import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import TellerSystemd

/// Serves the daemon's contract over HTTP until it is told to stop.
package struct Bridge: Service {
    private let settings: BridgeSettings
    private let listeners: [BridgeListener]
    private let router: Router
    private let logger: Logger

    package init(settings: BridgeSettings, listeners: [BridgeListener], logger: Logger) {
        self.settings = settings
        self.listeners = listeners
        self.logger = logger
        router = Router(Routes.all)
    }

    package func run() async throws {
        let loops = MultiThreadedEventLoopGroup(
            numberOfThreads: min(System.coreCount, BridgeLimits.loops))
        let relay = RelayPool(loops: loops, path: settings.socketPath, logger: logger)
        await relay.start()
        let table = ConnectionTable()
        let front = Front(
            router: router, policy: RequestPolicy(settings: settings, isSecure: false),
            relay: relay, table: table, logger: logger)
        var channels: [any Channel] = []
        for listener in listeners {
            channels.append(try await front.listen(listener, loops: loops))
            logger.notice("The bridge serves.", metadata: ["address": "\(listener.name)"])
        }
        Notifier.ready("Serving")
        await withDiscardingTaskGroup { group in
            await withGracefulShutdownHandler {
                for await connection in front.accepted {
                    group.addTask(executorPreference: LoopExecutor(connection.loop)) {
                        await connection.serve()
                    }
                }
            } onGracefulShutdown: { [channels, settings] in
                Notifier.stopping(within: .seconds(settings.stopSeconds))
                front.stop(channels)
            }
        }
        await relay.stop()
        try await loops.shutdownGracefully()
    }
}
