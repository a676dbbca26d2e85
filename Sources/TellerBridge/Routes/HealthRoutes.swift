internal import HTTPTypes

/// For whoever watches the bridge.
enum HealthRoutes {
    static let all = [
        Route(.get, "/healthz") { _ in .json(Array(#"{"status":"ok"}"#.utf8)) }
    ]
}
