internal import Synchronization

/// What one holder has taken of the memory that all share; all of it is given back with the last
/// reference.
final class MemoryCharge: Sendable {
    private let budget: MemoryBudget
    private let held = Atomic(0)

    init(_ budget: MemoryBudget) { self.budget = budget }

    /// Another of the same budget.
    convenience init(sharing other: MemoryCharge) { self.init(other.budget) }

    deinit { budget.give(held.load(ordering: .relaxed)) }

    /// - Returns: false where there is no room; then nothing was taken.
    func take(_ bytes: Int, for purpose: MemoryBudget.Purpose) -> Bool {
        guard budget.take(bytes, for: purpose) else { return false }
        held.wrappingAdd(bytes, ordering: .relaxed)
        return true
    }

    /// Takes bytes that are there already, whatever room there is.
    func add(_ bytes: Int) {
        held.wrappingAdd(bytes, ordering: .relaxed)
        budget.add(bytes)
    }

    func give(_ bytes: Int) {
        held.wrappingSubtract(bytes, ordering: .relaxed)
        budget.give(bytes)
    }

    func giveAll() { budget.give(held.exchange(0, ordering: .relaxed)) }
}
