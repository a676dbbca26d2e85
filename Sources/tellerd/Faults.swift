import Synchronization

/// What is wrong just now, for whoever looks at the service; how models are is known to themselves.
final class Faults: Sendable {
    enum Subject: Hashable, Sendable {
        /// The daemon has nothing to serve with.
        case start
        /// The config on disk is not the one that is served by.
        case config
        case ledger
    }

    private let known = Mutex<[(subject: Subject, sentence: String)]>([])

    func set(_ subject: Subject, _ sentence: String) {
        known.withLock { known in
            known.removeAll { $0.subject == subject }
            known.append((subject, sentence))
        }
    }

    func clear(_ subject: Subject) {
        known.withLock { known in known.removeAll { $0.subject == subject } }
    }

    /// The one that came last of those that last; nil if all is well.
    var latest: String? { known.withLock { $0.last?.sentence } }
}
