internal import Synchronization
internal import TellerLedger

/// What connections share.
struct ServerContext: Sendable {
    let services: Services
    let dispatcher: Dispatcher
    let settings: Live<ServerSettings>
    let table: ConnectionTable
    let budget = BufferBudget()
    let counters = Counters()

    init(services: Services, dispatcher: Dispatcher, settings: Live<ServerSettings>) {
        self.services = services
        self.dispatcher = dispatcher
        self.settings = settings
        table = ConnectionTable(services.activity)
    }
}

/// What the server counts for whoever watches it.
final class Counters: Sendable {
    let ignoredNotifications = Counter()
    let refusedConnections = Counter()
}

final class Counter: Sendable {
    private let count = Atomic(0)

    func add(_ amount: Int = 1) { count.wrappingAdd(amount, ordering: .relaxed) }

    var value: Int { count.load(ordering: .relaxed) }
}
