import Testing

@testable import TellerMetrics

@Suite("Prometheus' text format")
struct ExpositionTests {
    private static let counted = MetricFamily(
        "teller_things_total", .counter, labels: ["kind"], "Things so far.")
    private static let level = MetricFamily("teller_level", .gauge, "Where it stands.")
    private static let lengths = MetricFamily(
        "teller_length_seconds", .histogram([0.5, 1, 2.5]), labels: ["of"], "How long.")

    @Test("Families come by name with help and type, series by their labels")
    func order() {
        let registry = MetricsRegistry()
        registry.counter(Self.counted, "b").add(2)
        registry.counter(Self.counted, "a").add()
        registry.gauge(Self.level).set(-3.0)
        #expect(
            registry.text() == """
                # HELP teller_level Where it stands.
                # TYPE teller_level gauge
                teller_level -3
                # HELP teller_things_total Things so far.
                # TYPE teller_things_total counter
                teller_things_total{kind="a"} 1
                teller_things_total{kind="b"} 2

                """)
    }

    @Test("A bucket counts what is at or below its bound, and the last one counts all")
    func histogram() {
        let registry = MetricsRegistry()
        let cell = registry.histogram(Self.lengths, "x")
        for value in [0.5, 0.75, 1, 3, 0, -1, 2.5] { cell.observe(value) }
        #expect(
            registry.text() == """
                # HELP teller_length_seconds How long.
                # TYPE teller_length_seconds histogram
                teller_length_seconds_bucket{of="x",le="0.5"} 3
                teller_length_seconds_bucket{of="x",le="1"} 5
                teller_length_seconds_bucket{of="x",le="2.5"} 6
                teller_length_seconds_bucket{of="x",le="+Inf"} 7
                teller_length_seconds_sum{of="x"} 6.75
                teller_length_seconds_count{of="x"} 7

                """)
    }

    @Test(
        "Values of labels are escaped",
        arguments: [
            ("plain", "plain"), ("a\"b", "a\\\"b"), ("a\\b", "a\\\\b"), ("a\nb", "a\\nb"),
            ("a\r\nb", "a\r\\nb"), ("", ""), ("ключ 🔑", "ключ 🔑"), ("\\\"\n", "\\\\\\\"\\n"),
            ("e\u{301}\"", "e\u{301}\\\""), ("\"\u{301}", "\\\"\u{301}"),
        ])
    func labels(value: String, escaped: String) {
        let registry = MetricsRegistry()
        registry.counter(Self.counted, value).add()
        let line = registry.text().split(separator: "\n", maxSplits: 2).last ?? ""
        #expect(
            Array(line.unicodeScalars)
                == Array("teller_things_total{kind=\"\(escaped)\"} 1\n".unicodeScalars))
    }

    @Test("Help is escaped, but for its quotation marks")
    func help() {
        let family = MetricFamily("teller_odd", .gauge, "a\\b\n\"c\"")
        let registry = MetricsRegistry()
        _ = registry.gauge(family)
        #expect(registry.text().hasPrefix("# HELP teller_odd a\\\\b\\n\"c\"\n# TYPE"))
    }

    @Test(
        "Numbers are as Go reads them",
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (-7, "-7"), (0.1, "0.1"), (1e-5, "1e-05"),
            (0x1p53 - 1, "9007199254740991"), (0x1p53, "9007199254740992.0"), (1e300, "1e+300"),
            (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
        ] as [(Double, String)])
    func numbers(value: Double, text: String) {
        #expect(Exposition.number(value) == text)
    }

    @Test("A gauge may be no number; what a histogram is told must be one")
    func noNumber() {
        let registry = MetricsRegistry()
        registry.gauge(Self.level).set(.nan)
        #expect(registry.text().contains("\nteller_level NaN\n"))
        let cell = registry.histogram(Self.lengths, "x")
        for value in [Double.nan, .infinity, -.infinity] { cell.observe(value) }
        cell.observe(1)
        #expect(cell.snapshot == HistogramCell.Snapshot(counts: [0, 1, 0, 0], sum: 1))
    }

    @Test("What is read elsewhere stands among the rest")
    func readings() {
        let registry = MetricsRegistry()
        registry.observe { [MetricReading(Self.level, 4)] }
        registry.counter(Self.counted, "a").add()
        let text = registry.text(with: [MetricReading(Self.counted, 5, of: "b")])
        #expect(
            text.hasSuffix(
                """
                teller_level 4
                # HELP teller_things_total Things so far.
                # TYPE teller_things_total counter
                teller_things_total{kind="a"} 1
                teller_things_total{kind="b"} 5

                """))
    }

    @Test("What is shy shows once it has counted; what is not, at once")
    func shy() {
        let registry = MetricsRegistry()
        let counter = registry.counter(Self.counted, "a", isShy: true)
        let histogram = registry.histogram(Self.lengths, "x", isShy: true)
        #expect(registry.text() == "")
        counter.add()
        histogram.observe(1)
        #expect(registry.text().contains("teller_things_total{kind=\"a\"} 1\n"))
        #expect(registry.text().contains("teller_length_seconds_count{of=\"x\"} 1\n"))
        _ = registry.counter(Self.counted, "b")
        #expect(registry.text().contains("teller_things_total{kind=\"b\"} 0\n"))
    }
}
