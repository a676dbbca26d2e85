import Glibc
import Logging
import ServiceLifecycle
import TellerChat
import TellerConfig
import TellerLedger
import TellerServer
import TellerStore
import UnixSignals

/// Puts the parts together and runs them.
struct Daemon {
    private let stopSeconds: Int64
    private let sockets: [ListeningSocket]
    private let store: SQLiteStore
    private let services: Services
    private let settings: Live<ServerSettings>
    private let reloader: Reloader
    private let watch: LedgerWatch
    private let logger: Logger

    /// Opens everything, the socket last, so that nobody is let in to a daemon that can't serve.
    ///
    /// - Throws: `StartError`.
    init(
        config: Config, source: ConfigSource, socket: String?, state: String?,
        passedSockets: [ListeningSocket]
    ) throws {
        stopSeconds = config.stopSeconds
        DaemonLog.start()
        DaemonLog.set(config.logLevel)
        logger = Logger(label: "tellerd")
        raiseDescriptorLimit()
        let parts = try Parts(config, source: source, state: state, logger: logger)
        store = parts.store
        services = parts.services
        settings = parts.settings
        reloader = parts.reloader
        watch = parts.watch
        sockets = try Self.sockets(passedSockets, socket)
        if socket != nil, !passedSockets.isEmpty {
            logger.warning("The option --socket is ignored: systemd passed a socket.")
        }
    }

    func run() async throws {
        let recovery = HoldRecovery(
            ledger: services.ledger, owner: store.owner, logger: logger)
        let isRecovered = await recovery.attempt()
        let server = Server(
            sockets: sockets, services: services, settings: settings, logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [
                // The first are stopped last: they write down what the server saw to the end.
                .init(
                    service: LoginUseRecording(uses: services.uses, ledger: services.ledger),
                    successTerminationBehavior: .ignore, serviceName: "login uses"),
                .init(
                    service: HoldReturning(returns: services.engine.returns),
                    successTerminationBehavior: .ignore, serviceName: "returns"),
                .init(service: server, serviceName: "server"),
                .init(
                    service: ErasureCompletion(ledger: services.ledger),
                    successTerminationBehavior: .ignore, serviceName: "erasures"),
                .init(
                    service: Heartbeat(services: services, watch: watch),
                    successTerminationBehavior: .ignore, serviceName: "heartbeat"),
                .init(
                    service: reloader, successTerminationBehavior: .ignore,
                    serviceName: "reloads"),
            ], gracefulShutdownSignals: [.sigterm, .sigint], logger: quietLogger)
        if !isRecovered {
            configuration.services.append(
                .init(
                    service: recovery, successTerminationBehavior: .ignore,
                    serviceName: "recovery"))
        }
        // The server keeps its limit itself; this is for the case that it does not, and that a
        // reload has raised it.
        configuration.maximumGracefulShutdownDuration = .seconds(max(stopSeconds, 3600) + 1)
        try await ServiceGroup(configuration: configuration).run()
        store.tidyUp()
    }

    /// The service group's own words are of no use to an operator.
    private var quietLogger: Logger {
        var logger = logger
        logger.logLevel = .error
        return logger
    }

    private static func sockets(
        _ passed: [ListeningSocket], _ path: String?
    ) throws(StartError) -> [ListeningSocket] {
        guard passed.isEmpty else { return passed }
        guard let path = path ?? Paths.current().socket else { throw .noSocket }
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

/// Ten thousand connections need as many descriptors; the soft limit is a tenth of that, for the
/// sake of programs that use select(2).
private func raiseDescriptorLimit() {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(resource, &limit)
}
