import Testing

@testable import TellerMetrics

@Suite("Counting by many threads at once")
struct RaceTests {
    private static let tasks = 16
    private static let rounds = 20_000

    @Test("Nothing is lost")
    func nothingLost() async {
        let registry = MetricsRegistry()
        let counted = MetricFamily("teller_things_total", .counter, "Things.")
        let counter = registry.counter(counted)
        let gauge = registry.gauge(MetricFamily("teller_level", .gauge, "Level."))
        let histogram = registry.histogram(
            MetricFamily("teller_size", .histogram([1, 2, 4]), "Sizes."))
        let sum = SumCell()
        await withDiscardingTaskGroup { group in
            for task in 0..<Self.tasks {
                group.addTask {
                    for round in 0..<Self.rounds {
                        counter.add()
                        sum.increment(by: 0.5)
                        gauge.increment(by: round.isMultiple(of: 2) ? 1 : -1)
                        histogram.observe(Double((task + round) % 5 + 1))
                    }
                }
            }
            // Whoever reads meanwhile sees numbers that only grow, and a histogram that agrees
            // with itself.
            group.addTask {
                var last = 0
                for _ in 0..<200 {
                    let count = counter.value
                    #expect(count >= last)
                    last = count
                    let lines = registry.text().split(separator: "\n")
                    let all = lines.first { $0.hasPrefix("teller_size_bucket{le=\"+Inf\"} ") }
                    let count2 = lines.first { $0.hasPrefix("teller_size_count ") }
                    #expect(all?.split(separator: " ").last == count2?.split(separator: " ").last)
                }
            }
        }
        let all = Self.tasks * Self.rounds
        #expect(counter.value == all)
        #expect(sum.value == Double(all) / 2)
        #expect(gauge.value == 0)
        #expect(
            histogram.snapshot
                == HistogramCell.Snapshot(
                    counts: [all / 5, all / 5, all / 5 * 2, all / 5], sum: Double(all * 3)))
    }

    @Test("All who ask for a cell at the same time get the same one")
    func oneCell() async {
        let registry = MetricsRegistry()
        let family = MetricFamily("teller_things_total", .counter, labels: ["kind"], "Things.")
        await withDiscardingTaskGroup { group in
            for _ in 0..<Self.tasks {
                group.addTask {
                    for kind in 0..<100 { registry.counter(family, "\(kind)").add() }
                }
            }
        }
        for kind in 0..<100 {
            #expect(registry.counter(family, "\(kind)").value == Self.tasks)
        }
    }
}
