import CLinux
import Glibc
import Logging
import ServiceLifecycle
import TellerChat
import TellerLedger
import TellerServer
import TellerStore
import TellerSystemd
import UnixSignals

/// Puts the parts together and runs them.
struct Daemon {
    /// What its command line says.
    struct Options: Sendable {
        var source: ConfigSource
        var socket: String?
        var state: String?
        /// Seconds without a connection after which it ends; nil if it never does.
        var exitIdleTime: Int64?
    }

    private let options: Options
    private let passedSockets: [ListeningSocket]
    private let logger: Logger
    private let common: Opening.Common
    private let opening: Opening

    init(_ options: Options, passedSockets: [ListeningSocket]) {
        self.options = options
        self.passedSockets = passedSockets
        DaemonLog.start()
        logger = Logger(label: "tellerd")
        common = Opening.Common(logger: logger)
        opening = Opening(common, source: options.source, state: options.state)
    }

    /// Opens everything, the socket last, so that nobody is let in to a daemon that can't serve;
    /// unless systemd has let them in already.
    ///
    /// - Throws: `StartError`.
    func run() async throws {
        DescriptorLimit.raise()
        // Before systemd hears that the daemon is there, and may send one.
        let hangups = Hangups(
            opening: opening, signals: await UnixSignalsSequence(trapping: .sighup))
        do throws(StartError) {
            try await opening.attempt()
        } catch {
            // Without them there is nobody to tell; and whoever waits at a socket of systemd's
            // would have the daemon started again and again.
            guard !passedSockets.isEmpty, error.isTransient else { throw error }
            await opening.report(error)
        }
        let sockets = try sockets()
        // A fifth of what is resident by now was needed to start, and never again.
        teller_let_go_of_code()
        try await ServiceGroup(configuration: configuration(sockets, hangups)).run()
        Notifier.stopping(within: ServerLimits.tidying)
        if let parts = await opening.current {
            // Whoever asked for one has gone, or the limit has passed.
            parts.services.backups.stop()
            parts.store.tidyUp()
        }
    }

    private func configuration(
        _ sockets: [ListeningSocket], _ hangups: Hangups
    ) -> ServiceGroupConfiguration {
        let server = Server(
            sockets: sockets, availability: common.availability, activity: common.activity,
            settings: common.settings, logger: logger, idleExit: idleExit,
            status: { [common] in common.status })
        var configuration = ServiceGroupConfiguration(
            services: [
                // The first is stopped last: it writes down what the server saw to the end.
                .init(
                    service: WithParts(opening: opening) { parts in
                        [
                            LoginUseRecording(
                                uses: parts.services.uses, ledger: parts.services.ledger),
                            HoldReturning(returns: parts.services.engine.returns),
                        ]
                    }, successTerminationBehavior: .ignore, serviceName: "records"),
                .init(
                    service: server, successTerminationBehavior: .gracefullyShutdownGroup,
                    serviceName: "server"),
                .init(
                    service: WithParts(opening: opening) { [$0.recovery, $0.erasures] },
                    successTerminationBehavior: .ignore, serviceName: "recovery"),
                .init(
                    service: Heartbeat(opening: opening, common: common),
                    successTerminationBehavior: .ignore, serviceName: "heartbeat"),
                .init(
                    service: Retrial(opening: opening, common: common),
                    successTerminationBehavior: .ignore, serviceName: "retrial"),
                .init(
                    service: hangups, successTerminationBehavior: .ignore,
                    serviceName: "hangups"),
            ], gracefulShutdownSignals: [.sigterm, .sigint], logger: quietLogger)
        // The server keeps its limit itself; this is for the case that it does not, and that a
        // reload has raised it.
        configuration.maximumGracefulShutdownDuration = .seconds(3601)
        return configuration
    }

    /// The service group's own words are of no use to an operator.
    private var quietLogger: Logger {
        var logger = logger
        logger.logLevel = .error
        return logger
    }

    private var idleExit: IdleExit? {
        guard let seconds = options.exitIdleTime else { return nil }
        guard !passedSockets.isEmpty else {
            // Nobody would start it again.
            logger.warning("The option --exit-idle-time is ignored: systemd passed no socket.")
            return nil
        }
        return IdleExit(after: .seconds(seconds)) { [opening] in
            await opening.current?.isBusy ?? false
        }
    }

    private func sockets() throws(StartError) -> [ListeningSocket] {
        guard passedSockets.isEmpty else {
            if options.socket != nil {
                logger.warning("The option --socket is ignored: systemd passed a socket.")
            }
            return passedSockets
        }
        guard let path = options.socket ?? Paths.current().socket else { throw .noSocket }
        do throws(SocketError) {
            return [try ListeningSocket.bind(path: path)]
        } catch {
            throw .socket(error)
        }
    }
}

extension Timestamp {
    /// By the system's clock.
    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
