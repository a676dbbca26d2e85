/// A metric as it is declared: once, and from here it gets its line of help, its place in the
/// manual and the names of its labels.
package struct MetricFamily: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case counter
        case gauge
        /// With the upper bounds of its buckets, ascending; the one for all the rest goes without
        /// saying.
        case histogram([Double])
    }

    package let name: String
    package let kind: Kind
    package let labels: [String]
    /// One line, for whoever reads the exposition.
    package let help: String

    /// - Precondition: at most `HistogramCell.boundCount` bounds, each above the one before.
    package init(_ name: String, _ kind: Kind, labels: [String] = [], _ help: String) {
        if case .histogram(let bounds) = kind {
            precondition(bounds.count <= HistogramCell.boundCount, "too many buckets: \(name)")
            precondition(
                zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "bounds ascend: \(name)")
        }
        self.name = name
        self.kind = kind
        self.labels = labels
        self.help = help
    }

    /// Bounds of buckets, in seconds.
    package enum Seconds {
        /// Of what a caller waits for: from what one fsync of a good disk takes to the patience of
        /// people, in steps of 2 to 2.5 up to seconds, so that a quantile is known to half of
        /// itself; beyond it is a model that takes its time.
        package static let waiting: [Double] = [
            0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
            30, 120,
        ]
    }
}

/// A name and a value that tell one series of a family from the others.
package struct MetricLabel: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What a gauge or a counter that is kept elsewhere shows at present.
package struct MetricReading: Sendable {
    package let family: MetricFamily
    package let values: [String]
    package let value: Double

    /// - Precondition: a value for each label of the family.
    package init(_ family: MetricFamily, _ value: Double, of values: String...) {
        precondition(values.count == family.labels.count, "a value for each label: \(family.name)")
        self.family = family
        self.values = values
        self.value = value
    }
}
