internal import Synchronization

/// What all connections together keep in their buffers.
final class BufferBudget: Sendable {
    private let used = Atomic(0)
    /// The most of it since `hasFallen` last said so.
    private let peak = Atomic(0)

    func add(_ bytes: Int) {
        let now = used.wrappingAdd(bytes, ordering: .relaxed).newValue
        // Two at once may lose the higher of two; the next one will do.
        if now > peak.load(ordering: .relaxed) { peak.store(now, ordering: .relaxed) }
    }

    var bytes: Int { used.load(ordering: .relaxed) }

    var isExhausted: Bool { bytes > ServerLimits.bufferedBytes }

    /// Whether there is room for a while.
    var isRelieved: Bool { bytes <= ServerLimits.relievedBytes }

    /// Whether even what each connection may have beyond the limit has come to too much.
    var isOverdrawn: Bool { bytes > ServerLimits.overdrawnBytes }

    /// Whether most of what was kept is kept no more; true once for each time.
    func hasFallen() -> Bool {
        let now = used.load(ordering: .relaxed)
        let top = peak.load(ordering: .relaxed)
        guard top - now > ServerLimits.returnedBytes else { return false }
        peak.store(now, ordering: .relaxed)
        return true
    }
}
