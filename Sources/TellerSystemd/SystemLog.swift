internal import Glibc
package import Logging
internal import Synchronization

/// Where a daemon's words go: the journal, field by field, where systemd has connected standard
/// error to it, else standard error.
///
/// The level may be changed for all loggers at once.
package enum SystemLog {
    /// Its place among all levels: an atomic, since every message asks, also those that are not
    /// wanted.
    private static let level = Atomic(place(of: .notice))

    /// To be called once, before there is any logger.
    ///
    /// `identifier` is the program's name.
    package static func start(identifier: String) {
        let destination = LogDestination.current()
        LoggingSystem.bootstrap { _ in
            SystemLogHandler(identifier: identifier, destination: destination)
        }
    }

    /// Tells the journal of an event, also where there is no logger yet; false where standard
    /// error is not the journal.
    package static func tellJournal(
        _ event: Event, _ values: [LogKey: Logger.MetadataValue], identifier: String
    ) -> Bool {
        guard LogDestination.current() == .journal else { return false }
        let handler = SystemLogHandler(identifier: identifier, destination: .journal)
        Logger(label: identifier) { _ in handler }.tell(event, values)
        return true
    }

    package static func set(_ level: Logger.Level) {
        self.level.store(place(of: level), ordering: .relaxed)
    }

    static var currentLevel: Logger.Level {
        Logger.Level.allCases[level.load(ordering: .relaxed)]
    }

    private static func place(of level: Logger.Level) -> Int {
        Logger.Level.allCases.firstIndex(of: level) ?? 0
    }
}

struct SystemLogHandler: LogHandler {
    let identifier: String
    let destination: LogDestination
    var descriptor = STDERR_FILENO
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    /// Set for one logger, in place of the level of all.
    private var own: Logger.Level?

    init(identifier: String, destination: LogDestination) {
        self.identifier = identifier
        self.destination = destination
    }

    var logLevel: Logger.Level {
        get { own ?? SystemLog.currentLevel }
        set { own = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let record = record(of: event)
        if destination == .journal {
            let fields = Journal.fields(
                of: record, identifier: identifier, file: event.file, function: event.function,
                line: event.line)
            if Journal.send(fields) { return }
        }
        writeLine(record.line(for: destination, at: time(nil)), to: descriptor)
    }

    private func record(of event: LogEvent) -> LogRecord {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        if let error = event.error { all["error"] = "\(error)" }
        return LogRecord(level: event.level, message: "\(event.message)", metadata: all)
    }
}
