import Logging
import TellerConfig
import TellerSystemd

/// The daemon's log, at the level of its config, which a reload may change.
enum DaemonLog {
    /// To be called once, before there is any logger.
    static func start() { SystemLog.start(identifier: "tellerd") }

    static func set(_ level: Config.LogLevel) {
        SystemLog.set(Logger.Level(rawValue: level.rawValue) ?? .notice)
    }
}
