internal import Synchronization
internal import TellerMetrics
internal import TellerModels

/// What is counted of the calls to one model, and of the chats with it.
final class ModelMetrics: ModelObserver {
    private let answered: CounterCell
    private let cancelled: CounterCell
    private let modelFailed: CounterCell
    private let modelTimeout: CounterCell
    private let unavailable: CounterCell
    private let unpaidText: CounterCell
    private let firstText: HistogramCell
    private let duration: HistogramCell
    private let registry: MetricsRegistry
    private let name: String

    init(_ name: String, _ registry: MetricsRegistry) {
        self.name = name
        self.registry = registry
        answered = registry.counter(.chats, name, "ok")
        cancelled = registry.counter(.chats, name, "cancelled", isShy: true)
        modelFailed = registry.counter(.chats, name, "model_failed", isShy: true)
        modelTimeout = registry.counter(.chats, name, "model_timeout", isShy: true)
        unavailable = registry.counter(.chats, name, "unavailable", isShy: true)
        unpaidText = registry.counter(.unpaidText, name, isShy: true)
        firstText = registry.histogram(.firstText, name, isShy: true)
        duration = registry.histogram(.callDuration, name, isShy: true)
    }

    func chatEnded(_ end: ChatOutcome, unpaidBytes: Int) {
        switch end {
        case .answered: answered.add()
        case .cancelled: cancelled.add()
        case .modelFailed: modelFailed.add()
        case .modelTimeout: modelTimeout.add()
        case .unavailable: unavailable.add()
        }
        if unpaidBytes > 0 { unpaidText.add(unpaidBytes) }
    }

    func callEnded(_ fault: ModelFault?, firstText: Duration?, total: Duration) {
        // Once in a call to another machine, a look-up is nothing.
        registry.counter(.modelCalls, name, Self.outcome(fault)).add()
        if let firstText { self.firstText.observe(firstText / .seconds(1)) }
        duration.observe(total / .seconds(1))
    }

    static func outcome(_ fault: ModelFault?) -> String {
        switch fault {
        case nil: "ok"
        case .cancelled: "cancelled"
        case .silent: "silent"
        case .endless: "endless"
        case .tooLong: "too_long"
        case .refused: "refused"
        case .noText: "no_text"
        case .failed: "failed"
        }
    }
}

extension ModelCatalog {
    /// How each model is and what it has to do.
    var readings: [MetricReading] {
        models.flatMap { model in
            let up = MetricReading(.modelUp, model.health.isWell ? 1 : 0, of: model.name)
            guard case .remote(_, let gate) = model.provider else { return [up] }
            return [
                up,
                MetricReading(.runningCalls, Double(gate.running), of: model.name),
                MetricReading(.waitingCalls, Double(gate.waiting), of: model.name),
                MetricReading(.concurrency, Double(gate.concurrency), of: model.name),
                MetricReading(.queue, Double(gate.queue), of: model.name),
            ]
        }
    }
}
