import Logging
import TellerAccounts
import TellerChat
import TellerConfig
import TellerLedger
import TellerServer
import TellerSystemd

/// Takes a changed config over while the daemon serves: all of it, or nothing.
///
/// An actor, so that two reloads never mix.
///
/// On an executor of its own: files and names of groups may be far away.
actor Reloader {
    private let executor = SerialQueueExecutor(label: "reloads")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private let source: ConfigSource
    private let accounts: Accounts
    private let engine: ChatEngine
    private let common: Opening.Common
    private var config: Config

    init(
        _ config: Config, _ common: Opening.Common, source: ConfigSource, accounts: Accounts,
        engine: ChatEngine
    ) {
        self.config = config
        self.source = source
        self.accounts = accounts
        self.engine = engine
        self.common = common
    }

    func reload() async throws(ReloadRefusal) {
        Notifier.reloading()
        defer { Notifier.ready(common.status) }
        do throws(ReloadRefusal) {
            try takeOver()
        } catch {
            common.faults.set(.config, "the config is not taken over: \(error.sentence)")
            common.logger.tell(.configRefused, [.reason: "\(error.sentence)"])
            throw error
        }
        common.faults.clear(.config)
        common.logger.tell(.reloaded)
    }

    private func takeOver() throws(ReloadRefusal) {
        let next = try read()
        let rules: ChatEngine.Rules
        do throws(ModelKeyError) {
            rules = ChatEngine.Rules(
                catalog: try next.catalog(
                    common.activity.metrics, after: (config, engine.catalog)),
                pace: next.limits.chatsPerMinute == config.limits.chatsPerMinute
                    ? engine.pace : next.pace)
        } catch {
            throw ReloadRefusal(sentence: error.description)
        }
        engine.replace(rules: rules)
        accounts.replace(policy: next.policy)
        common.settings.replace(by: next.serverSettings(common.logger))
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
