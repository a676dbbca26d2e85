package import Logging

/// What a person may look for in the journal.
///
/// The raw value is its MESSAGE_ID (made by `systemd-id128 new`, never changed, never used again),
/// by which systemd/teller.catalog explains it.
package enum Event: String, Sendable, CaseIterable {
    case serving = "93f4a62325ee4f3d8b2ce09b0f2abfec"
    case stopping = "99c57b3c7bce4cf28914084de9eae56d"
    case stopped = "5a924883dd2f4b1186d55dbc3b055255"
    case stopForced = "ae36c5bae2544b90b2d2878797183063"
    case notStarted = "261bbd667f534a71a1f022f604ee21bc"
    case notServing = "b125835bdfa14ca69cebe184dbf9cea2"
    case idle = "a0968299ffe84c58b437aaa14b85f874"
    case reloaded = "0bc826be5b6d491b90c809785c5cec84"
    case configRefused = "9539fef5239847fea4b5334db4e5c282"
    case ledgerFailing = "2b262a138324479c90f67b05e5f80cd2"
    case ledgerRecovered = "1e5929072d4849d1819835b3b06ec82e"
    case holdsReleased = "1d91f2a77d174eb7818f393e2a71155f"
    case modelFailing = "89ff99345e644169a47f7f9dbeacffc2"
    case modelRecovered = "24bfe51e216747438d1efd8325aaf77c"
    case administered = "840b388d6df44f1a801aed24ed73acd2"
    case connectionsRefused = "10202e6774354b278d9b3c09b0dd87f4"
    case acceptFailing = "9182cae0151441188fd162338ac189e2"
    case fault = "299f692cdc424796a5986c4d6bceebee"
    case restored = "57e4421fef2d4b40a0aa6644672d03df"

    package var level: Logger.Level {
        switch self {
        case .serving, .stopping, .stopped, .idle, .reloaded, .ledgerRecovered, .holdsReleased,
            .modelRecovered, .administered, .restored:
            .notice
        case .stopForced, .modelFailing, .connectionsRefused: .warning
        case .notStarted, .notServing, .configRefused, .ledgerFailing, .acceptFailing, .fault:
            .error
        }
    }

    /// The same for every occurrence; what differs is metadata.
    package var message: Logger.Message {
        switch self {
        case .serving: "The daemon serves."
        case .stopping: "The daemon stops."
        case .stopped: "The daemon has stopped."
        case .stopForced: "Connections are closed that did not end."
        case .notStarted: "The daemon does not start."
        case .notServing: "The daemon can't serve; it refuses every request."
        case .idle: "The daemon ends until it is needed, since nobody is connected."
        case .reloaded: "The config has been read again."
        case .configRefused: "The config is not taken over."
        case .ledgerFailing: "The ledger can't commit."
        case .ledgerRecovered: "The ledger commits again."
        case .holdsReleased:
            "Chats that were running when the daemon ended have got their holds back."
        case .modelFailing: "The model failed."
        case .modelRecovered: "The model answers again."
        case .administered: "An administrator has changed something."
        case .connectionsRefused: "Connections are refused: there are too many."
        case .acceptFailing: "A connection can't be accepted."
        case .fault: "A request met a fault of the daemon."
        case .restored: "The ledger was restored from a backup."
        }
    }
}

extension Logger {
    /// Logs an event at its own level, with its MESSAGE_ID.
    package func tell(
        _ event: Event, _ values: [LogKey: MetadataValue] = [:], file: String = #fileID,
        function: String = #function, line: UInt = #line
    ) {
        var metadata = Metadata.keyed(values)
        metadata[LogRecord.eventKey] = .stringConvertible(EventMark(event: event))
        log(
            level: event.level, event.message, metadata: metadata, file: file, function: function,
            line: line)
    }
}

/// An event among the metadata: no text that somebody sends can look like it.
struct EventMark: CustomStringConvertible, Sendable {
    let event: Event

    var description: String { event.rawValue }
}
