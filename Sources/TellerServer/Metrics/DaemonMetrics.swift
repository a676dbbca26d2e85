internal import Synchronization
internal import TellerAccounts
internal import TellerChat
internal import TellerLedger
package import TellerMetrics
package import TellerModels
internal import TellerRPC

/// What the daemon counts and measures, for whoever watches it.
package final class DaemonMetrics: Sendable {
    package let registry: MetricsRegistry

    /// Of each endpoint, by its index.
    let methods: [MethodMetrics]
    let ignoredNotifications: CounterCell
    let connections: GaugeCell
    let acceptedConnections: CounterCell
    let slowReaders: CounterCell
    let ledger: LedgerMetrics
    private let refusedInAll: CounterCell
    private let refusedOfUser: CounterCell
    private let limited: [Limit: CounterCell]
    private let models = Mutex<[String: ModelMetrics]>([:])

    /// By what a request was refused as one too many.
    enum Limit: String, CaseIterable {
        case attempts, passwords
        case lookUps = "look_ups"
        case accountChats = "account_chats"
        case modelQueue = "model_queue"

        /// Nil for an error of any other reason.
        init?(_ error: any Error) {
            switch error {
            case LedgerError.rateLimited, Accounts.Failure.rateLimited,
                ChatError.ledger(.rateLimited), Accounts.Failure.ledger(.rateLimited):
                self = .attempts
            case Accounts.Failure.busy: self = .passwords
            case Accounts.Failure.lookUpsFull: self = .lookUps
            case ChatError.tooManyRunning: self = .accountChats
            case ChatError.modelBusy: self = .modelQueue
            default: return nil
            }
        }
    }

    package init() {
        registry = MetricsRegistry(MetricFamily.ofDaemon)
        methods = Handlers.all.map { [registry] in MethodMetrics($0.method, registry) }
        ignoredNotifications = registry.counter(.ignoredNotifications)
        connections = registry.gauge(.connections)
        acceptedConnections = registry.counter(.acceptedConnections)
        slowReaders = registry.counter(.slowReaders)
        ledger = LedgerMetrics(registry)
        refusedInAll = registry.counter(.refusedConnections, "all")
        refusedOfUser = registry.counter(.refusedConnections, "user")
        limited = Dictionary(
            uniqueKeysWithValues: Limit.allCases.map { [registry] in
                ($0, registry.counter(.limited, $0.rawValue))
            })
        registry.gauge(.build, Version.current).set(1.0)
        registry.observeProcess()
    }

    /// Requests that were answered, of them those with an error.
    var requests: Int { methods.reduce(0) { $0 + $1.count } }
    var refusals: Int { methods.reduce(0) { $0 + $1.refusals } }

    /// Who counts for a model of that name; the same from one config to the next.
    package func observer(ofModel name: String) -> any ModelObserver {
        models.withLock { [registry] models in
            if let known = models[name] { return known }
            let metrics = ModelMetrics(name, registry)
            models[name] = metrics
            return metrics
        }
    }

    /// Counts a line, or a member of a batch, that was no request of any method.
    func refusedUnread(_ kind: ErrorKind) {
        // Of rare things there need be no cell at hand.
        registry.counter(.unreadableLines, kind.rawValue).add()
    }

    func refused(_ refusal: ConnectionTable.Refusal) {
        switch refusal {
        case .all: refusedInAll.add()
        case .user: refusedOfUser.add()
        }
    }

    /// Counts an error by the limit that it is for, if it is for one.
    func note(_ error: any Error) {
        if let limit = Limit(error) { limited[limit]?.add() }
    }
}
