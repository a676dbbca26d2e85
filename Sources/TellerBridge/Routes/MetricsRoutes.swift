internal import HTTPTypes
internal import TellerRPC

/// What the listener for metrics serves, and no other does.
enum MetricsRoutes {
    static let all = [
        Route(.get, "/metrics") { _ throws(HTTPFault) in
            .whole(.init(.ok, contentType: "text/plain; version=0.0.4", body: []))
        }
    ]
}
