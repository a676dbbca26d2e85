import Logging
import ServiceLifecycle
import TellerAccounts
import TellerChat
import TellerConfig
import TellerLedger
import TellerServer
import TellerSystemd
import UnixSignals

/// Takes a changed config over while the daemon serves: all of it, or nothing.
///
/// An actor, so that two reloads never mix.
///
/// On an executor of its own: files and names of groups may be far away.
actor Reloader: Service {
    private let executor = SerialQueueExecutor(label: "reloads")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private let source: ConfigSource
    private let accounts: Accounts
    private let engine: ChatEngine
    private let settings: Live<ServerSettings>
    private let logger: Logger
    private var config: Config

    init(
        _ config: Config, source: ConfigSource, accounts: Accounts, engine: ChatEngine,
        settings: Live<ServerSettings>, logger: Logger
    ) {
        self.config = config
        self.source = source
        self.accounts = accounts
        self.engine = engine
        self.settings = settings
        self.logger = logger
    }

    /// SIGHUP asks for it too.
    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() { try? await reload() }
    }

    func reload() async throws(ReloadRefusal) {
        Notifier.reloading()
        defer { Notifier.ready("Serving") }
        do throws(ReloadRefusal) {
            try takeOver()
        } catch {
            logger.tell(.configRefused, [.reason: "\(error.sentence)"])
            throw error
        }
        logger.tell(.reloaded)
    }

    private func takeOver() throws(ReloadRefusal) {
        let next = try read()
        let rules: ChatEngine.Rules
        do throws(ModelKeyError) {
            rules = ChatEngine.Rules(
                catalog: try next.catalog(after: (config, engine.catalog)),
                pace: next.limits.chatsPerMinute == config.limits.chatsPerMinute
                    ? engine.pace : next.pace)
        } catch {
            throw ReloadRefusal(sentence: error.description)
        }
        engine.replace(rules: rules)
        accounts.replace(policy: next.policy)
        settings.replace(by: next.serverSettings(logger))
        DaemonLog.set(next.logLevel)
        config = next
    }

    private func read() throws(ReloadRefusal) -> Config {
        do throws(ConfigError) {
            return try source.read()
        } catch {
            throw ReloadRefusal(sentence: error.description)
        }
    }
}
