import Logging
import TellerChat
import TellerConfig
import TellerLedger
import TellerModels
import TellerServer
import TellerSystemd

/// Gets the daemon's parts together; where that fails, until it succeeds.
///
/// On an executor of its own: a disk may be far away, and a migration long.
actor Opening {
    private let executor = SerialQueueExecutor(label: "opening")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private let common: Common
    private let source: ConfigSource
    private let state: String?
    private var parts: Parts?
    private var isTrying = false
    private var waiters: [AsyncStream<Parts>.Continuation] = []
    private var reported: String?

    /// What there is before the parts are, and is shared with them.
    struct Common: Sendable {
        let availability = Live(Availability.closed(.config))
        /// Those of a daemon without a config, until there is one.
        let settings: Live<ServerSettings>
        let activity = Activity()
        let faults = Faults()
        let logger: Logger

        init(logger: Logger) {
            self.logger = logger
            settings = Live(Config().serverSettings(logger))
        }

        /// In one line, for systemd.
        var status: String {
            let fault = faults.latest
            guard case .open(let services) = availability.current else {
                return "Not serving: \(fault ?? "it has not been tried yet")"
            }
            let summary = activity.summary(running: services.engine.runningCount)
            let wrong = fault ?? Self.failing(services.engine.catalog)
            return "Serving: \(summary)" + (wrong.map { "; \($0)" } ?? "")
        }

        /// Nil where all models answered when they were asked last.
        ///
        /// Without the reasons, which may be texts of their servers.
        private static func failing(_ catalog: ModelCatalog) -> String? {
            let names = catalog.models.filter { !$0.health.isWell }.map(\.name)
            guard names.count > 1 else { return names.first.map { "the model \($0) failed" } }
            return "these models failed: \(names.joined(separator: ", "))"
        }
    }

    init(_ common: Common, source: ConfigSource, state: String?) {
        self.common = common
        self.source = source
        self.state = state
    }

    /// Tries once; from the success on requests are served.
    ///
    /// - Errors: those of `Parts`, and a broken config.
    func attempt() async throws(StartError) {
        guard parts == nil, !isTrying else { return }
        isTrying = true
        defer { isTrying = false }
        do throws(StartError) {
            let config = try read()
            DaemonLog.set(config.logLevel)
            let parts = try Parts(config, common, source: source, state: state)
            // Before anybody repeats a chat that the last daemon did not end.
            await parts.recovery.attempt()
            self.parts = parts
            common.faults.clear(.start)
            common.availability.replace(by: .open(parts.services))
            for waiter in waiters {
                waiter.yield(parts)
                waiter.finish()
            }
            waiters = []
        } catch {
            common.faults.set(.start, error.description)
            common.availability.replace(by: .closed(error.closure))
            throw error
        }
    }

    /// Tries again, and says in the log how that went, unless it went as before.
    func retry() async {
        guard parts == nil, !isTrying else { return }
        do throws(StartError) {
            try await attempt()
            reported = nil
            common.logger.tell(.serving)
        } catch {
            report(error)
        }
    }

    func report(_ error: StartError) {
        guard error.description != reported else { return }
        reported = error.description
        common.logger.tell(.notServing, [.reason: "\(error)"])
    }

    /// What a signal asks for: to read the config again, or for the first time.
    func hangUp() async {
        if let parts {
            try? await parts.reloader.reload()
        } else {
            Notifier.reloading()
            await retry()
            Notifier.ready(common.status)
        }
    }

    /// The parts, as soon as there are any.
    func whenOpen() -> AsyncStream<Parts> {
        let (stream, continuation) = AsyncStream<Parts>.makeStream()
        if let parts {
            continuation.yield(parts)
            continuation.finish()
        } else {
            waiters.append(continuation)
        }
        return stream
    }

    /// Answers only when no try is under way.
    var current: Parts? { parts }

    private func read() throws(StartError) -> Config {
        do throws(ConfigError) {
            return try source.read()
        } catch {
            throw .config(error)
        }
    }
}
