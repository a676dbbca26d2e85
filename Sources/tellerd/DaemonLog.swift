import Logging
import TellerConfig
import TellerLedger

/// Where the daemon's words go, at a level that a reload may change for all loggers at once.
enum DaemonLog {
    private static let level = Live(Logger.Level.notice)

    /// To be called once, before there is any logger.
    static func start() {
        LoggingSystem.bootstrap { label in
            Handler(inner: StreamLogHandler.standardError(label: label))
        }
    }

    static func set(_ level: Config.LogLevel) {
        Self.level.replace(by: Logger.Level(rawValue: level.rawValue) ?? .notice)
    }

    private struct Handler: LogHandler {
        var inner: StreamLogHandler
        /// Set for one logger, in place of the level of all.
        var own: Logger.Level?

        var logLevel: Logger.Level {
            get { own ?? DaemonLog.level.current }
            set { own = newValue }
        }

        var metadata: Logger.Metadata {
            get { inner.metadata }
            set { inner.metadata = newValue }
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { inner[metadataKey: key] }
            set { inner[metadataKey: key] = newValue }
        }

        func log(event: LogEvent) { inner.log(event: event) }
    }
}
