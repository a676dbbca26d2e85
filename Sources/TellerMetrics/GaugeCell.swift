internal import CoreMetrics
internal import Synchronization

/// A number that goes up and down.
package final class GaugeCell: MeterHandler, RecorderHandler, Sendable {
    private let current = Atomic(0.0)

    package init() {}

    package var value: Double { current.load(ordering: .relaxed) }

    package func set(_ value: Double) { current.store(value, ordering: .relaxed) }

    package func set(_ value: Int64) { set(Double(value)) }

    package func increment(by amount: Double) { if amount.isFinite { current.add(amount) } }

    package func decrement(by amount: Double) { increment(by: -amount) }

    // As what swift-metrics calls a gauge: a recorder that keeps its last value.

    package func record(_ value: Double) { set(value) }

    package func record(_ value: Int64) { set(value) }
}
