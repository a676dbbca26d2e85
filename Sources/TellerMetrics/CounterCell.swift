internal import CoreMetrics
internal import Synchronization

/// A number that only grows.
///
/// Whoever counts keeps its cell, and adds to it without a lock, a look-up or an allocation.
package final class CounterCell: CounterHandler, Sendable {
    private let count = Atomic(0)

    package init() {}

    package func add(_ amount: Int = 1) { count.wrappingAdd(amount, ordering: .relaxed) }

    package var value: Int { count.load(ordering: .relaxed) }

    /// What is below zero is not counted: a counter that falls reads as a restart.
    package func increment(by amount: Int64) { if amount > 0 { add(Int(amount)) } }

    package func reset() { count.store(0, ordering: .relaxed) }
}

/// A sum that only grows, in fractions too.
package final class SumCell: FloatingPointCounterHandler, Sendable {
    private let sum = Atomic(0.0)

    package init() {}

    package var value: Double { sum.load(ordering: .relaxed) }

    /// What is below zero, infinite or no number is not counted.
    package func increment(by amount: Double) {
        if amount > 0, amount.isFinite { sum.add(amount) }
    }

    package func reset() { sum.store(0, ordering: .relaxed) }
}

extension Atomic where Value == Double {
    func add(_ amount: Double) {
        var known = load(ordering: .relaxed)
        while true {
            let (exchanged, original) = weakCompareExchange(
                expected: known, desired: known + amount, ordering: .relaxed)
            if exchanged { return }
            known = original
        }
    }
}
