internal import HTTPTypes
internal import TellerMetrics
internal import TellerRPC

/// What the listener for metrics serves, and no other does.
enum MetricsRoutes {
    static func all(_ metrics: BridgeMetrics) -> [Route] {
        [
            Route(.get, "/metrics") { _ throws(HTTPFault) in
                .whole(
                    .init(
                        .ok, contentType: MetricsRegistry.contentType,
                        body: Array(metrics.registry.text().utf8)))
            }
        ]
    }
}
