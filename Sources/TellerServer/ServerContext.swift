internal import Synchronization

/// What connections share.
struct ServerContext: Sendable {
    let services: Services
    let dispatcher: Dispatcher
    let admins: AdminPolicy
    let table = ConnectionTable()
    let budget = BufferBudget()
    let counters = Counters()
}

/// What the server counts for whoever watches it.
final class Counters: Sendable {
    let ignoredNotifications = Counter()
    let refusedConnections = Counter()
}

final class Counter: Sendable {
    private let count = Atomic(0)

    func add() { count.wrappingAdd(1, ordering: .relaxed) }

    var value: Int { count.load(ordering: .relaxed) }
}
