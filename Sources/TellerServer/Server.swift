internal import CSystemd
internal import Dispatch
package import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import TellerChat
package import TellerLedger
internal import TellerSystemd

/// Serves the contract on listening sockets until it is told to stop.
package struct Server: Service {
    private let sockets: [ListeningSocket]
    private let status: @Sendable () -> String
    private let idleExit: IdleExit?
    private let context: ServerContext
    private let logger: Logger

    /// `status` is what systemd is told when connections are taken.
    package init(
        sockets: [ListeningSocket], availability: Live<Availability>, activity: Activity,
        settings: Live<ServerSettings>, logger: Logger, idleExit: IdleExit? = nil,
        status: @escaping @Sendable () -> String
    ) {
        self.sockets = sockets
        self.logger = logger
        self.status = status
        self.idleExit = idleExit
        context = ServerContext(
            availability: availability, activity: activity, dispatcher: Dispatcher(logger: logger),
            settings: settings)
    }

    package func run() async throws {
        // A loop for each core, which calls to models share: more threads would only split what is
        // gathered for one group of the ledger.
        let loops = MultiThreadedEventLoopGroup.singleton
        let acceptors = sockets.map {
            Acceptor($0, loops: loops, server: context, logger: logger)
        }
        for acceptor in acceptors { await acceptor.start() }
        let sweep = loops.next().scheduleRepeatedTask(
            initialDelay: ServerLimits.sweep, delay: ServerLimits.sweep
        ) { [context] _ in
            for connection in context.table.connections {
                connection.onItsLoop { $0.sweep(at: .now()) }
            }
            if context.budget.hasFallen() { returnMemory() }
        }
        let relief = loops.next().scheduleRepeatedTask(
            initialDelay: ServerLimits.shortageLook, delay: ServerLimits.shortageLook
        ) { [context] _ in
            guard context.budget.isExhausted else { return }
            for connection in context.table.connections {
                connection.onItsLoop { $0.relieve(at: .now()) }
            }
        }
        if case .open = context.availability.current { logger.tell(.serving) }
        Notifier.ready(status())
        await waitForEnd(acceptors)

        let limit = Duration.seconds(context.settings.current.stopSeconds)
        Notifier.stopping(within: limit + ServerLimits.tidying)
        logger.tell(.stopping)
        for acceptor in acceptors { await acceptor.stop() }
        await drain()
        sweep.cancel()
        relief.cancel()
        logger.tell(.stopped)
    }

    /// Returns when the daemon is told to stop, or has nothing to do and may end for that.
    private func waitForEnd(_ acceptors: [Acceptor]) async {
        await withTaskGroup { group in
            group.addTask { try? await gracefulShutdown() }
            if let idleExit {
                group.addTask {
                    await idleExit.wait(context.table, acceptors)
                    if !Task.isCancelled { logger.tell(.idle) }
                }
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// Serves what has come in, within the stop limit.
    private func drain() async {
        for connection in context.table.beginStop() { connection.onItsLoop { $0.stop() } }
        let plan = StopPlan(limit: .seconds(context.settings.current.stopSeconds))
        let force = Task {
            try await Task.sleep(for: plan.serving)
            if case .open(let services) = context.availability.current {
                services.engine.interrupt()
                services.backups.stop()
            }
            for connection in context.table.connections { connection.onItsLoop { $0.hangUp() } }
            try await Task.sleep(for: plan.step)
            let left = context.table.connections
            logger.tell(.stopForced, [.count: "\(left.count)"])
            for connection in left { connection.onItsLoop { $0.abort() } }
            try await Task.sleep(for: plan.step)
            context.table.stopWaiting()
        }
        await context.table.waitUntilEmpty()
        force.cancel()
    }
}

/// Gives back to the system what the allocator keeps, which after a flood of small answers is all
/// of it; off the loops, since it may take milliseconds.
private func returnMemory() {
    DispatchQueue.global().async { teller_return_memory() }
}
