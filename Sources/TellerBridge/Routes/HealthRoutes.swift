internal import HTTPTypes

/// For whoever watches the bridge.
enum HealthRoutes {
    static let all = [
        Route(.get, "/healthz", .health) { _ in .json(Array(#"{"status":"ok"}"#.utf8)) }
    ]
}
