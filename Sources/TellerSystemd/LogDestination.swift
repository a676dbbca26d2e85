internal import Glibc

/// Where messages go.
enum LogDestination: Equatable {
    /// Field by field.
    case journal
    /// Standard error as systemd reads it: each line begins with its priority (sd-daemon(3)).
    case prefixed
    /// A terminal or a file: each line begins with the time.
    case plain

    /// What standard error is, by what systemd has said of it.
    static func current() -> LogDestination {
        of(
            STDERR_FILENO, stream: environment("JOURNAL_STREAM"),
            executed: environment("SYSTEMD_EXEC_PID"))
    }

    /// `executed`: the process that systemd started, which may be a parent of this one.
    static func of(_ descriptor: Int32, stream: String?, executed: String?) -> LogDestination {
        if Journal.isStream(descriptor, stream: stream) { return .journal }
        guard executed == "\(getpid())" else { return .plain }
        // To a file systemd writes nothing more than we do, and a person reads it.
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFREG,
            isatty(descriptor) == 0
        else { return .plain }
        return .prefixed
    }

    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}

extension LogRecord {
    /// The whole line, for a destination that is no journal.
    func line(for destination: LogDestination, at time: time_t) -> String {
        switch destination {
        case .prefixed, .journal: "<\(priority)>\(text)\n"
        case .plain: "\(Self.clock(time)) \(level): \(text)\n"
        }
    }

    /// Local time, with what it is ahead of UTC.
    private static func clock(_ time: time_t) -> String {
        var time = time
        var parts = tm()
        localtime_r(&time, &parts)
        var buffer = [CChar](repeating: 0, count: 64)
        let length = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S%z", &parts)
        return String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// Writes all of a line at once, so that lines of several threads never mix.
func writeLine(_ line: String, to descriptor: Int32) {
    let bytes = Array(line.utf8)
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes {
            write(descriptor, $0.baseAddress, $0.count)
        }
        // A log that can't be written ends nothing.
        if count < 0, errno != EINTR { return }
        if count > 0 { written += count }
    }
}
