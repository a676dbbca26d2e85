internal import Synchronization

/// What all connections together keep in their buffers.
final class BufferBudget: Sendable {
    private let used = Atomic(0)

    func add(_ bytes: Int) { used.wrappingAdd(bytes, ordering: .relaxed) }

    var isExhausted: Bool { used.load(ordering: .relaxed) > ServerLimits.bufferedBytes }
}
