package import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import TellerSystemd

/// Serves the daemon's contract over HTTP until it is told to stop.
package struct Bridge: Service {
    /// Where it listens, and for what.
    package struct Listeners: Sendable {
        package var http: [BridgeListener] = []
        package var metrics: [BridgeListener] = []

        package init() {}
    }

    private let settings: BridgeSettings
    private let listeners: Listeners
    private let identity: TLSIdentity?
    private let logger: Logger

    /// A bridge that speaks plain HTTP where it has no `identity`.
    package init(
        settings: BridgeSettings, listeners: Listeners, identity: TLSIdentity?, logger: Logger
    ) {
        self.settings = settings
        self.listeners = listeners
        self.identity = identity
        self.logger = logger
    }

    package func run() async throws {
        let loops = MultiThreadedEventLoopGroup(
            numberOfThreads: min(System.coreCount, BridgeLimits.loops))
        let metrics = BridgeMetrics(routes: Routes.all)
        let budget = MemoryBudget()
        metrics.observe(budget)
        let relay = RelayPool(
            loops: loops, path: settings.socketPath, metrics: metrics.relay, logger: logger)
        await relay.start()
        let table = ConnectionTable(limit: settings.connections, gauge: metrics.connections)
        let front = Front(relay: relay, table: table, metrics: metrics, logger: logger)
        let channels = try await listen(front, budget, loops)
        logger.notice("The bridge serves.")
        Notifier.ready("Serving")
        await withDiscardingTaskGroup { group in
            group.addTask { await beat(table, loops) }
            await withGracefulShutdownHandler {
                for await connection in front.accepted {
                    group.addTask(executorPreference: LoopExecutor(connection.loop)) {
                        await connection.serve()
                    }
                }
            } onGracefulShutdown: {
                Notifier.stopping(within: .seconds(settings.stopSeconds) + Self.margin)
                logger.notice("The bridge stops.")
                front.stop(channels, loops)
            }
            await drain(table, relay)
            await relay.stop()
            group.cancelAll()
        }
        try await loops.shutdownGracefully()
        logger.notice("The bridge has stopped.")
    }

    /// What may pass after the stop limit, until whoever still waits has been told and everything is
    /// closed.
    private static let margin = Duration.seconds(2)
    /// What of that is for the telling: an answer that is lost may be asked for, and paid, again.
    private static let telling = Duration.seconds(1)

    private func listen(
        _ front: Front, _ budget: MemoryBudget, _ loops: any EventLoopGroup
    ) async throws -> [any Channel] {
        let limiter = RequestLimiter(perMinute: settings.requestsPerMinute)
        let http = Front.Role(
            router: Router(Routes.all),
            policy: RequestPolicy(
                settings: settings, isSecure: identity != nil, limiter: limiter),
            identity: identity, shares: MemoryShares(of: budget))
        let metrics = Front.Role(
            router: Router(MetricsRoutes.all(front.metrics)),
            policy: RequestPolicy(settings: settings, isSecure: false, limiter: nil),
            identity: nil,
            // Whoever watches the bridge is served also where others are not.
            shares: MemoryShares(of: MemoryBudget()))
        var channels: [any Channel] = []
        for (listener, role) in listeners.http.map({ ($0, http) })
            + listeners.metrics.map({ ($0, metrics) })
        {
            channels.append(try await front.listen(listener, as: role, loops: loops))
            logger.notice("The bridge listens.", metadata: ["address": "\(listener.name)"])
        }
        return channels
    }

    /// Waits until every connection has ended, within the stop limit.
    private func drain(_ table: ConnectionTable, _ relay: RelayPool) async {
        let force = Task {
            try await Task.sleep(for: .seconds(settings.stopSeconds))
            await relay.stop()
            try await Task.sleep(for: Self.telling)
            logger.warning(
                "Connections are closed that did not end.",
                metadata: ["count": "\(table.count)"])
            for place in table.places { place.channel.close(promise: nil) }
        }
        await table.waitUntilEmpty()
        force.cancel()
    }

    /// Tells systemd that the bridge is alive, each time that every loop has answered.
    private func beat(_ table: ConnectionTable, _ loops: any EventLoopGroup) async {
        // Twice within the time after which systemd would act.
        let pause = Notifier.watchdog.map { min($0 / 3, Self.beatPause) } ?? Self.beatPause
        while (try? await Task.sleep(for: pause)) != nil {
            for loop in loops.makeIterator() { _ = try? await loop.submit {}.get() }
            Notifier.alive("Serving \(table.count) connections")
        }
    }

    /// Where systemd watches nothing, so that its status stays fresh.
    private static let beatPause = Duration.seconds(30)
}
