internal import Synchronization

/// All metrics of a process, and where whoever scrapes them finds them.
///
/// Cells are made once and kept by whoever counts; the lock is for making and reading them.
package final class MetricsRegistry: Sendable {
    /// Series of one family at most; those beyond count for nobody.
    ///
    /// What a library counts by something that callers choose must not grow without end.
    package static let seriesPerFamily = 1000

    enum Cell {
        case counter(CounterCell)
        case sum(SumCell)
        case gauge(GaugeCell)
        case histogram(HistogramCell)

        var object: AnyObject {
            switch self {
            case .counter(let cell): cell
            case .sum(let cell): cell
            case .gauge(let cell): cell
            case .histogram(let cell): cell
            }
        }
    }

    struct Series {
        var cell: Cell
        /// Whether it is shown only once it has counted something.
        var isShy: Bool
    }

    struct State {
        var families: [String: MetricFamily] = [:]
        var series: [String: [[MetricLabel]: Series]] = [:]
        var observers: [@Sendable () -> [MetricReading]] = []
    }

    let state = Mutex(State())
    private let declared: [String: MetricFamily]

    /// `families` are known by name to libraries that make metrics of their own.
    package init(_ families: [MetricFamily] = []) {
        declared = Dictionary(uniqueKeysWithValues: families.map { ($0.name, $0) })
    }

    /// The cell of a counter; the same for the same labels.
    ///
    /// One that is shy is shown only once it has counted something: what hardly ever happens
    /// shouldn't fill the page.
    package func counter(
        _ family: MetricFamily, _ values: String..., isShy: Bool = false
    ) -> CounterCell {
        let fresh = CounterCell()
        guard case .counter(let cell) = find(family, values, isShy, .counter(fresh)) else {
            return fresh
        }
        return cell
    }

    package func gauge(_ family: MetricFamily, _ values: String...) -> GaugeCell {
        let fresh = GaugeCell()
        guard case .gauge(let cell) = find(family, values, false, .gauge(fresh)) else {
            return fresh
        }
        return cell
    }

    /// - Precondition: the family is a histogram.
    package func histogram(
        _ family: MetricFamily, _ values: String..., isShy: Bool = false
    ) -> HistogramCell {
        guard case .histogram(let bounds) = family.kind else {
            preconditionFailure("\(family.name) is no histogram")
        }
        let fresh = HistogramCell(bounds: bounds)
        guard case .histogram(let cell) = find(family, values, isShy, .histogram(fresh)) else {
            return fresh
        }
        return cell
    }

    /// Has `read` asked whenever the metrics are read: for what is known elsewhere anyway.
    package func observe(_ read: @escaping @Sendable () -> [MetricReading]) {
        state.withLock { $0.observers.append(read) }
    }

    func declaration(named name: String) -> MetricFamily? { declared[name] }

    private func find(
        _ family: MetricFamily, _ values: [String], _ isShy: Bool, _ fresh: Cell
    ) -> Cell {
        precondition(values.count == family.labels.count, "a value for each label: \(family.name)")
        return find(family, zip(family.labels, values).map(MetricLabel.init), isShy, fresh)
    }

    /// The cell of these labels, which is `fresh` if there was none.
    ///
    /// One that would be a series too many, or of another kind than the family, is counted by
    /// whoever asked for it and shown to nobody.
    func find(
        _ family: MetricFamily, _ labels: [MetricLabel], _ isShy: Bool, _ fresh: Cell
    ) -> Cell {
        let fresh = Series(cell: fresh, isShy: isShy)
        return state.withLock { state in
            if let known = state.families[family.name] {
                guard known.kind == family.kind else { return fresh.cell }
            } else {
                state.families[family.name] = family
            }
            if let known = state.series[family.name]?[labels] { return known.cell }
            if state.series[family.name, default: [:]].count < Self.seriesPerFamily {
                state.series[family.name, default: [:]][labels] = fresh
            }
            return fresh.cell
        }
    }

    /// Forgets a cell.
    func remove(_ cell: AnyObject) {
        state.withLock { state in
            for (name, series) in state.series {
                for (labels, known) in series where known.cell.object === cell {
                    state.series[name]?[labels] = nil
                }
            }
        }
    }
}
