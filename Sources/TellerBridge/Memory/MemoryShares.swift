internal import Synchronization

/// The shares of one budget, one for each source of requests.
///
/// A share is there for as long as anything has it: a connection, or a request whose connection is
/// long gone. So nobody gets a second one by coming back.
final class MemoryShares: Sendable {
    private struct Share {
        weak var budget: MemoryBudget?
    }

    private struct State {
        var shares: [String: Share] = [:]
        /// How many there may be until those are looked for that nobody has any more.
        var tidyAt = MemoryShares.fewest
    }

    /// Looking through so many costs nothing that would be noticed.
    private static let fewest = 1024

    let whole: MemoryBudget
    private let state = Mutex(State())

    init(of whole: MemoryBudget) { self.whole = whole }

    /// The share of a source, as `ClientAddress.source` names it.
    func share(of source: String) -> MemoryBudget {
        state.withLock { state in
            if let budget = state.shares[source]?.budget { return budget }
            if state.shares.count >= state.tidyAt {
                state.shares = state.shares.filter { $0.value.budget != nil }
                state.tidyAt = max(Self.fewest, 2 * state.shares.count)
            }
            let budget = MemoryBudget(shareOf: whole)
            state.shares[source] = Share(budget: budget)
            return budget
        }
    }

    /// How many are kept in mind, for tests.
    var count: Int { state.withLock { $0.shares.count } }
}
