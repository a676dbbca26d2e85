internal import HTTPTypes
internal import TellerMetrics
internal import TellerRPC

/// What the bridge counts and measures, for whoever watches it.
final class BridgeMetrics: Sendable {
    /// Of one route.
    struct OfRoute: Sendable {
        /// By class of status, from 2xx to 5xx.
        fileprivate let answers: [CounterCell]
        private let duration: HistogramCell

        fileprivate init(_ name: String, _ registry: MetricsRegistry) {
            answers = (2...5).map {
                registry.counter(.httpRequests, name, "\($0)xx", isShy: true)
            }
            duration = registry.histogram(.httpDuration, name, isShy: true)
        }

        func count(status: Int, nanoseconds: Int64) {
            answers[min(max(status / 100, 2), 5) - 2].add()
            duration.observe(nanoseconds: nanoseconds)
        }
    }

    let registry = MetricsRegistry(MetricFamily.ofBridge)
    let connections: GaugeCell
    let relay: OfRelay
    private let routes: [String: OfRoute]
    /// Of requests that reached no route.
    private let none: OfRoute

    /// Of the relay, all its connections together.
    struct OfRelay: Sendable {
        let up: GaugeCell
        let waiting: GaugeCell
        let lost: CounterCell
        let dropped: CounterCell

        init(_ registry: MetricsRegistry = MetricsRegistry()) {
            up = registry.gauge(.relayUp)
            waiting = registry.gauge(.relayWaiting)
            lost = registry.counter(.relayLost)
            dropped = registry.counter(.droppedStreams)
        }
    }

    init(routes: [Route]) {
        connections = registry.gauge(.httpConnections)
        relay = OfRelay(registry)
        self.routes = Dictionary(
            routes.map { [registry] in ($0.name, OfRoute($0.name, registry)) },
            uniquingKeysWith: { first, _ in first })
        none = OfRoute("none", registry)
        registry.gauge(.bridgeBuild, Version.current).set(1.0)
        registry.observeProcess()
    }

    /// Shows what is held of the memory that all requests share.
    func observe(_ budget: MemoryBudget) {
        registry.observe { [MetricReading(.heldBytes, Double(budget.bytes))] }
    }

    func ofRoute(_ route: Route?) -> OfRoute { route.flatMap { routes[$0.name] } ?? none }
}

extension Route {
    /// The method and the pattern.
    var name: String { "\(method.rawValue) /\(pattern.joined(separator: "/"))" }
}
