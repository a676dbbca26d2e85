internal import CoreMetrics
internal import Synchronization

/// Counts values by the buckets that they fall into, and adds them up.
package final class HistogramCell: RecorderHandler, TimerHandler, Sendable {
    /// Bounds of one histogram at most: each is a series for each set of labels.
    package static let boundCount = 16

    /// How the values so far are spread.
    package struct Snapshot: Hashable, Sendable {
        /// Of each bucket by itself, the one without a bound last.
        package var counts: [Int]
        package var sum: Double

        package var count: Int { counts.reduce(0, &+) }
    }

    package let bounds: [Double]
    private let counts: InlineArray<17, Atomic<Int>>
    private let total = Atomic(0.0)

    package init(bounds: [Double]) {
        precondition(bounds.count <= Self.boundCount, "too many buckets")
        self.bounds = bounds
        counts = InlineArray { _ in Atomic(0) }
    }

    /// What is infinite or no number is not counted: it would spoil the sum for good.
    package func observe(_ value: Double) {
        guard value.isFinite else { return }
        var index = 0
        bounds.withUnsafeBufferPointer { bounds in
            while index < bounds.count, value > bounds[index] { index += 1 }
        }
        counts[index].wrappingAdd(1, ordering: .relaxed)
        total.add(value)
    }

    package func observe(nanoseconds: Int64) { observe(Double(nanoseconds) / 1e9) }

    /// Values that come meanwhile are in it or are not, each in the sum and its bucket on its own.
    package var snapshot: Snapshot {
        Snapshot(
            counts: (0...bounds.count).map { counts[$0].load(ordering: .relaxed) },
            sum: total.load(ordering: .relaxed))
    }

    package func record(_ value: Int64) { observe(Double(value)) }

    package func record(_ value: Double) { observe(value) }

    package func recordNanoseconds(_ duration: Int64) { observe(nanoseconds: duration) }
}
