import CoreMetrics
import Testing

@testable import TellerMetrics

@Suite("As a backend of swift-metrics")
struct FactoryTests {
    private let registry = MetricsRegistry([
        MetricFamily("teller_declared_seconds", .histogram([1, 2]), labels: ["of"], "Declared.")
    ])

    private func line(_ prefix: String) -> String? {
        registry.text().split(separator: "\n").first { $0.hasPrefix(prefix) }.map(String.init)
    }

    @Test("A counter gets its name by the conventions, and only grows")
    func counter() {
        let counter = Counter(
            label: "http.server.requests", dimensions: [("status-code", "200")],
            factory: registry)
        counter.increment(by: 3)
        counter.increment(by: -2)
        #expect(line("http_") == "http_server_requests_total{status_code=\"200\"} 3")
        #expect(
            line("# HELP http_")
                == "# HELP http_server_requests_total As 'http.server.requests' of a library.")
        counter.reset()
        #expect(line("http_") == "http_server_requests_total{status_code=\"200\"} 0")
    }

    @Test("A counter of fractions keeps them")
    func sum() {
        let counter = FloatingPointCounter(label: "joules_total", factory: registry)
        for amount in [0.25, 0.5, -1, .nan, .infinity] { counter.increment(by: amount) }
        #expect(line("joules") == "joules_total 0.75")
    }

    @Test("Meters and gauges show their last value")
    func gauges() {
        let meter = Meter(label: "level", factory: registry)
        meter.set(4)
        meter.increment(by: 2.5)
        meter.decrement(by: 1)
        #expect(line("level") == "level 5.5")
        let gauge = Gauge(label: "depth", factory: registry)
        gauge.record(1)
        gauge.record(2.5)
        #expect(line("depth") == "depth 2.5")
    }

    @Test("A recorder spreads its values over buckets")
    func recorder() {
        let recorder = Recorder(label: "body.bytes", factory: registry)
        for value in [1, 9, 1000, 10_000_000_000] { recorder.record(value) }
        #expect(line("body_bytes_bucket{le=\"10\"}") == "body_bytes_bucket{le=\"10\"} 2")
        #expect(line("body_bytes_bucket{le=\"1000000000\"}")?.hasSuffix(" 3") == true)
        #expect(line("body_bytes_sum") == "body_bytes_sum 10000001010")
    }

    @Test("A timer is a histogram in seconds, with the buckets that were declared for it")
    func timer() {
        Timer(label: "call.duration", factory: registry).recordMilliseconds(20)
        #expect(line("call_duration_seconds_sum") == "call_duration_seconds_sum 0.02")
        let declared = Timer(
            label: "teller_declared_seconds", dimensions: [("of", "x")], factory: registry)
        declared.recordSeconds(2)
        #expect(registry.text().contains("# HELP teller_declared_seconds Declared.\n"))
        #expect(
            line("teller_declared_seconds_bucket{of=\"x\",le=\"2\"}")?.hasSuffix(" 1") == true)
    }

    @Test("The same label and dimensions are one series; what is destroyed is gone")
    func identity() {
        let first = Counter(label: "n", dimensions: [("a", "1")], factory: registry)
        let second = Counter(label: "n", dimensions: [("a", "1")], factory: registry)
        first.increment()
        second.increment()
        #expect(line("n_total") == "n_total{a=\"1\"} 2")
        first.destroy()
        #expect(line("n_total") == nil)
    }

    @Test(
        "Names that Prometheus does not take are made such as it does",
        arguments: [
            ("http.requests", "http_requests_total"), ("5xx", "_5xx_total"),
            ("größe", "gr__e_total"), ("", "__total"), ("a:b", "a:b_total"),
            ("a-b c", "a_b_c_total"),
        ])
    func names(label: String, name: String) {
        Counter(label: label, factory: registry).increment()
        #expect(line(name) == "\(name) 1")
    }

    @Test("Labels that Prometheus keeps for itself, and doubles, do no harm")
    func reserved() {
        Counter(
            label: "n",
            dimensions: [("le", "1"), ("__name__", "2"), ("a.b", "3"), ("a_b", "4"), ("a:b", "5")],
            factory: registry
        ).increment()
        #expect(line("n_total") == "n_total{label_le=\"1\",label___name__=\"2\",a_b=\"3\"} 1")
    }

    @Test("One name for two kinds shows the first, and does not trap")
    func kinds() {
        Counter(label: "thing", factory: registry).increment()
        let gauge = Gauge(label: "thing_total", factory: registry)
        gauge.record(9)
        #expect(line("thing_total") == "thing_total 1")
        let timer = Timer(label: "thing_total", factory: registry)
        timer.recordSeconds(1)
        #expect(registry.text().contains("# TYPE thing_total counter\n"))
        FloatingPointCounter(label: "thing", factory: registry).increment(by: 5)
        #expect(line("thing_total ") == "thing_total 1")
    }

    @Test("A family has so many series at most; what is beyond counts for nobody")
    func bounded() {
        for number in 0...MetricsRegistry.seriesPerFamily {
            Counter(label: "n", dimensions: [("of", "\(number)")], factory: registry).increment()
        }
        let lines = registry.text().split(separator: "\n").filter { $0.hasPrefix("n_total{") }
        #expect(lines.count == MetricsRegistry.seriesPerFamily)
    }
}
