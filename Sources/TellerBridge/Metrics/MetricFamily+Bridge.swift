internal import TellerMetrics

/// Every metric of the bridge, as teller-bridge(8) has it.
extension MetricFamily {
    static let ofBridge = [
        bridgeBuild, httpRequests, httpDuration, httpConnections, droppedStreams, heldBytes,
        relayUp, relayWaiting, relayLost,
    ]

    static let bridgeBuild = MetricFamily(
        "teller_bridge_build_info", .gauge, labels: ["version"],
        "Always 1; the version is in its label.")
    static let httpRequests = MetricFamily(
        "teller_bridge_requests_total", .counter, labels: ["route", "status"],
        "Requests answered, by route and by class of status: 2xx, 4xx or 5xx.")
    static let httpDuration = MetricFamily(
        "teller_bridge_request_duration_seconds", .histogram(Seconds.waiting), labels: ["route"],
        "Time from a request's head to the end of its answer, streams included.")
    static let httpConnections = MetricFamily(
        "teller_bridge_connections", .gauge, "Open connections.")
    static let droppedStreams = MetricFamily(
        "teller_bridge_dropped_streams_total", .counter,
        "Streams whose clients were dropped since they did not read them.")
    static let heldBytes = MetricFamily(
        "teller_bridge_held_bytes", .gauge, "What requests and their answers hold of memory.")
    static let relayUp = MetricFamily(
        "teller_bridge_relay_connections", .gauge, "Connections that the daemon has accepted.")
    static let relayWaiting = MetricFamily(
        "teller_bridge_relay_requests", .gauge, "Requests that wait for the daemon.")
    static let relayLost = MetricFamily(
        "teller_bridge_relay_lost_total", .counter, "Connections to the daemon that ended.")
}
