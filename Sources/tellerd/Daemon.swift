import Glibc
import Logging
import ServiceLifecycle
import TellerAccounts
import TellerChat
import TellerConfig
import TellerLedger
import TellerModels
import TellerServer
import TellerStore
import UnixSignals

/// Puts the parts together and runs them.
struct Daemon {
    private let config: Config
    private let sockets: [ListeningSocket]
    private let store: SQLiteStore
    private let services: Services
    private let logger: Logger

    /// Opens everything, the socket last, so that nobody is let in to a daemon that can't serve.
    ///
    /// - Throws: `StartError`.
    init(
        config: Config, socket: String?, state: String?, passedSockets: [ListeningSocket]
    ) throws {
        self.config = config
        logger = Self.logger(config)
        raiseDescriptorLimit()
        guard let directory = state ?? Paths.current().stateDirectory else {
            throw StartError.noState
        }
        try Paths.makeDirectory(directory)
        let catalog: ModelCatalog
        do throws(ModelKeyError) {
            catalog = try config.catalog()
        } catch {
            throw StartError.modelKey(error)
        }
        let clock: Ledger.Clock = { .now() }
        do throws(StoreOpenError) {
            store = try SQLiteStore(
                directory: directory, node: Int64.random(in: 1...Int64.max))
            let watch = LedgerWatch(logger: logger)
            let activity = Activity()
            let ledger = Ledger(store: try store.makeWriter(), clock: clock) { report in
                watch.committed(report.error)
                activity.served(report)
            }
            services = try Self.services(
                config, catalog, store, ledger, activity, logger, clock)
        } catch {
            throw StartError.store(error)
        }
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
            sockets: sockets, services: services, admins: admins(),
            stopSeconds: config.stopSeconds, logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [
                // The first is stopped last: it writes down what the server saw to the end.
                .init(
                    service: LoginUseRecording(uses: services.uses, ledger: services.ledger),
                    successTerminationBehavior: .ignore, serviceName: "login uses"),
                .init(service: server, serviceName: "server"),
                .init(
                    service: HoldReturning(returns: services.engine.returns),
                    successTerminationBehavior: .ignore, serviceName: "returns"),
                .init(
                    service: ErasureCompletion(ledger: services.ledger),
                    successTerminationBehavior: .ignore, serviceName: "erasures"),
            ], gracefulShutdownSignals: [.sigterm, .sigint], logger: quietLogger)
        if !isRecovered {
            configuration.services.append(
                .init(
                    service: recovery, successTerminationBehavior: .ignore,
                    serviceName: "recovery"))
        }
        // The server keeps its limit itself; this is for the case that it does not.
        configuration.maximumGracefulShutdownDuration = .seconds(config.stopSeconds + 1)
        try await ServiceGroup(configuration: configuration).run()
        store.tidyUp()
    }

    /// The service group's own words are of no use to an operator.
    private var quietLogger: Logger {
        var logger = logger
        logger.logLevel = .error
        return logger
    }

    private static func logger(_ config: Config) -> Logger {
        LoggingSystem.bootstrap(StreamLogHandler.standardError(label:))
        var logger = Logger(label: "tellerd")
        logger.logLevel = Logger.Level(rawValue: config.logLevel.rawValue) ?? .notice
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

    private static func services(
        _ config: Config, _ catalog: ModelCatalog, _ store: SQLiteStore, _ ledger: Ledger,
        _ activity: Activity, _ logger: Logger, _ clock: @escaping Ledger.Clock
    ) throws(StoreOpenError) -> Services {
        let reader = LedgerReader(store: try store.makeReader())
        return Services(
            accounts: Accounts(
                ledger: ledger, reader: reader, hasher: PasswordHasher(),
                policy: config.policy, clock: clock),
            uses: LoginUses(),
            engine: ChatEngine(
                catalog: catalog, ledger: ledger, reader: reader, owner: store.owner,
                pace: RateLimiter<AccountID>.chats(perMinute: config.limits.chatsPerMinute),
                clock: clock, report: ModelWatch(logger: logger).ended),
            ledger: ledger, reader: reader,
            listings: LedgerReader(store: try store.makeReader()),
            auditor: LedgerAuditor(scans: store.scans), activity: activity, clock: clock)
    }

    private func admins() -> AdminPolicy {
        let name = config.accounts.adminGroup
        let gid = AdminPolicy.gid(ofGroup: name)
        if gid == nil {
            logger.info(
                "The system does not know the group of the administrators.",
                metadata: .keyed([.reason: "no group \(name)"]))
        }
        return AdminPolicy(group: gid)
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
