package enum ServerMetrics: Method {
    package static let name = "server.metrics"
    package static let access = Access.admin
    package static let summary =
        "Tells what the daemon counts and measures, as Prometheus reads it."
    package static let errors: [ErrorKind] = []

    package typealias Params = NoParams

    package struct Result: MethodResult {
        package var text: String

        package init(text: String) { self.text = text }

        package static let properties = [
            Property(
                "text", .text(bytes: Limits.metricsBytes),
                "All metrics in Prometheus' text format, version 0.0.4.")
        ]
    }
}
