package import CoreMetrics

/// What makes the registry a backend of swift-metrics: for libraries that count by that.
///
/// A label becomes a name by Prometheus' conventions: `http.requests` counts as
/// `http_requests_total`, and a timer is a histogram in seconds.
extension MetricsRegistry: MetricsFactory {
    package func makeCounter(
        label: String, dimensions: [(String, String)]
    ) -> any CounterHandler {
        let fresh = CounterCell()
        guard case .counter(let cell) = find(label, "_total", .counter, dimensions, .counter(fresh))
        else { return fresh }
        return cell
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        let fresh = SumCell()
        guard case .sum(let cell) = find(label, "_total", .counter, dimensions, .sum(fresh)) else {
            return fresh
        }
        return cell
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        makeGauge(label, dimensions)
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return makeGauge(label, dimensions) }
        return makeHistogram(label, "", dimensions, bounds: Self.recorderBounds)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        makeHistogram(label, "_seconds", dimensions, bounds: MetricFamily.Seconds.waiting)
    }

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }

    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
        remove(handler)
    }

    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }

    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }

    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    /// For values of which nothing is known: each bound ten times the one before.
    private static let recorderBounds: [Double] = (0...9).map { exponent in
        (0..<exponent).reduce(1.0) { power, _ in power * 10 }
    }

    private func makeGauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeCell {
        let fresh = GaugeCell()
        guard case .gauge(let cell) = find(label, "", .gauge, dimensions, .gauge(fresh)) else {
            return fresh
        }
        return cell
    }

    private func makeHistogram(
        _ label: String, _ suffix: String, _ dimensions: [(String, String)], bounds: [Double]
    ) -> HistogramCell {
        var bounds = bounds
        if case .histogram(let own) = declaration(named: label)?.kind { bounds = own }
        let fresh = HistogramCell(bounds: bounds)
        guard
            case .histogram(let cell) = find(
                label, suffix, .histogram(bounds), dimensions, .histogram(fresh))
        else { return fresh }
        return cell
    }

    private func find(
        _ label: String, _ suffix: String, _ kind: MetricFamily.Kind,
        _ dimensions: [(String, String)], _ fresh: Cell
    ) -> Cell {
        var labels: [MetricLabel] = []
        for (name, value) in dimensions {
            let name = Self.labelName(name)
            guard !labels.contains(where: { $0.name == name }) else { continue }
            labels.append(MetricLabel(name, value))
        }
        let name = Self.name(label, suffix)
        let family =
            declaration(named: name)
            ?? MetricFamily(name, kind, labels: labels.map(\.name), "As '\(label)' of a library.")
        guard Self.agree(family.kind, kind) else { return fresh }
        return find(family, labels, false, fresh)
    }

    private static func agree(_ known: MetricFamily.Kind, _ kind: MetricFamily.Kind) -> Bool {
        switch (known, kind) {
        case (.counter, .counter), (.gauge, .gauge), (.histogram, .histogram): true
        default: false
        }
    }

    private static func name(_ label: String, _ suffix: String) -> String {
        let name = cleaned(label, alsoAllowed: ":")
        return name.hasSuffix(suffix) ? name : name + suffix
    }

    /// `le` is the one of a histogram's buckets, and two underlines begin Prometheus' own.
    private static func labelName(_ name: String) -> String {
        let name = cleaned(name, alsoAllowed: "_")
        return name == "le" || name.hasPrefix("__") ? "label_" + name : name
    }

    private static func cleaned(_ text: String, alsoAllowed other: Character) -> String {
        let name = String(
            text.map { character in
                let isAllowed =
                    character.isASCII
                    && (character.isLetter || character.isNumber || character == "_"
                        || character == other)
                return isAllowed ? character : "_"
            })
        guard let first = name.first, !first.isNumber else { return "_" + name }
        return name
    }
}
