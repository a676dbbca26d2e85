internal import Synchronization

/// What all requests together may hold in memory, in bytes.
///
/// What is new is turned away first, so that what was taken in has room to come to its end.
final class MemoryBudget: Sendable {
    /// What bytes are wanted for; each has less of the whole than the next.
    enum Purpose {
        /// More of a body, or of a line to the daemon, that is large already.
        case bulk
        /// A new request, with its body and its line while they are small.
        case request
        /// What a request that was taken in gets: answers, and events that wait for their reader.
        case due
    }

    private let limit: Int
    private let whole: MemoryBudget?
    private let used = Atomic(0)

    init(limit: Int = BridgeLimits.heldBytes) {
        self.limit = limit
        whole = nil
    }

    /// A part of another, for one source of requests: what it takes is taken of both.
    init(shareOf whole: MemoryBudget) {
        limit = whole.limit / BridgeLimits.sourceShare
        self.whole = whole
    }

    /// What is held now.
    var bytes: Int { used.load(ordering: .relaxed) }

    /// Takes bytes that must be given back.
    ///
    /// - Returns: false where there is no room; then nothing was taken.
    func take(_ bytes: Int, for purpose: Purpose) -> Bool {
        let isWithin = used.wrappingAdd(bytes, ordering: .relaxed).newValue <= most(for: purpose)
        if isWithin, whole?.take(bytes, for: purpose) ?? true { return true }
        used.wrappingSubtract(bytes, ordering: .relaxed)
        return false
    }

    /// Takes bytes that are there already, whatever room there is.
    func add(_ bytes: Int) {
        used.wrappingAdd(bytes, ordering: .relaxed)
        whole?.add(bytes)
    }

    func give(_ bytes: Int) {
        used.wrappingSubtract(bytes, ordering: .relaxed)
        whole?.give(bytes)
    }

    private func most(for purpose: Purpose) -> Int {
        switch purpose {
        case .bulk: limit / 2
        case .request: limit / 4 * 3
        case .due: limit
        }
    }
}
