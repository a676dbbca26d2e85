internal import Synchronization

extension MetricsRegistry {
    /// The content type of the text.
    package static var contentType: String { Exposition.contentType }

    /// All metrics in Prometheus' text format: by name, then by labels, what is read behind what is
    /// counted.
    ///
    /// `readings` go with those of the observers: for what had to be waited for.
    package func text(with readings: [MetricReading] = []) -> String {
        let (known, series, observers) = state.withLock { ($0.families, $0.series, $0.observers) }
        var families = known
        var values: [String: [(labels: [MetricLabel], value: Double)]] = [:]
        for reading in observers.flatMap({ $0() }) + readings {
            let family = reading.family
            families[family.name] = family
            let labels = zip(family.labels, reading.values).map(MetricLabel.init)
            values[family.name, default: []].append((labels, reading.value))
        }
        var page = Exposition()
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            let shown = (series[name] ?? [:]).filter { !$0.value.isHidden }
            let read = values[name] ?? []
            if shown.isEmpty, read.isEmpty { continue }
            page.begin(family)
            for (labels, series) in shown.sorted(by: { Self.precedes($0.key, $1.key) }) {
                page.add(name, labels, series.cell)
            }
            for (labels, value) in read.sorted(by: { Self.precedes($0.labels, $1.labels) }) {
                page.add(name, labels, value)
            }
        }
        return page.text
    }

    private static func precedes(_ left: [MetricLabel], _ right: [MetricLabel]) -> Bool {
        left.map(\.value).lexicographicallyPrecedes(right.map(\.value))
    }
}

extension MetricsRegistry.Series {
    fileprivate var isHidden: Bool {
        guard isShy else { return false }
        return switch cell {
        case .counter(let cell): cell.value == 0
        case .sum(let cell): cell.value == 0
        case .gauge: false
        case .histogram(let cell): cell.snapshot.count == 0
        }
    }
}

extension Exposition {
    fileprivate mutating func add(
        _ name: String, _ labels: [MetricLabel], _ cell: MetricsRegistry.Cell
    ) {
        switch cell {
        case .counter(let cell): add(name, labels, Double(cell.value))
        case .sum(let cell): add(name, labels, cell.value)
        case .gauge(let cell): add(name, labels, cell.value)
        case .histogram(let cell): add(name, labels, cell.snapshot, bounds: cell.bounds)
        }
    }
}
