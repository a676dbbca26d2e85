internal import Logging

/// A message as it is written: to the journal as fields, elsewhere as one line.
struct LogRecord {
    static let eventKey = "event"

    let level: Logger.Level
    let message: String
    let event: Event?
    /// In the order of their keys; values as they came.
    let values: [(key: String, value: String)]

    init(level: Logger.Level, message: String, metadata: Logger.Metadata) {
        self.level = level
        self.message = message
        var event: Event?
        var values: [(key: String, value: String)] = []
        for (key, value) in metadata {
            if case .stringConvertible(let mark as EventMark) = value {
                event = mark.event
            } else {
                values.append((key, Self.cut("\(value)")))
            }
        }
        self.event = event
        self.values = values.sorted { $0.key < $1.key }
    }

    /// The message with what belongs to it, on one line.
    var text: String {
        values.reduce(LogText.escaped(Self.cut(message))) {
            "\($0) \(LogText.escaped($1.key))=\(LogText.quoted($1.value))"
        }
    }

    /// What a model's server answered may be of any length; more than this helps nobody.
    private static let valueBytes = 2048

    private static func cut(_ value: String) -> String {
        guard value.utf8.count > valueBytes else { return value }
        return String(decoding: value.utf8.prefix(valueBytes), as: UTF8.self) + "…"
    }

    /// The level as syslog(3) and the journal count it.
    var priority: Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

/// Text that others may have sent, made fit for a line of a log.
enum LogText {
    /// With everything escaped that would end the line, move the cursor, or hide text.
    static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\r": result.append(contentsOf: "\\r".unicodeScalars)
            case "\t": result.append(contentsOf: "\\t".unicodeScalars)
            case _ where isHarmful(scalar):
                let number = String(scalar.value, radix: 16)
                result.append(contentsOf: "\\u{\(number)}".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// In quotes if it could else be taken for more than one value.
    static func quoted(_ value: String) -> String {
        let isPlain =
            !value.isEmpty
            && value.unicodeScalars.allSatisfy {
                $0 != " " && $0 != "\"" && $0 != "=" && $0 != "\\"
            }
        if isPlain { return escaped(value) }
        var result = ""
        for character in value.unicodeScalars {
            if character == "\"" || character == "\\" { result += "\\" }
            result.unicodeScalars.append(character)
        }
        return "\"\(escaped(result))\""
    }

    /// Controls, line ends, and what turns the direction of text or is not seen.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }
}
