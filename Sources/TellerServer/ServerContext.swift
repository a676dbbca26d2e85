internal import TellerLedger
internal import TellerMetrics

/// What connections share.
struct ServerContext: Sendable {
    let availability: Live<Availability>
    let activity: Activity
    let dispatcher: Dispatcher
    let settings: Live<ServerSettings>
    let table: ConnectionTable
    let budget = BufferBudget()
    var metrics: DaemonMetrics { activity.metrics }

    init(
        availability: Live<Availability>, activity: Activity, dispatcher: Dispatcher,
        settings: Live<ServerSettings>
    ) {
        self.availability = availability
        self.activity = activity
        self.dispatcher = dispatcher
        self.settings = settings
        table = ConnectionTable(activity)
        activity.metrics.registry.observe { [budget] in
            [MetricReading(.bufferedBytes, Double(budget.bytes))]
        }
    }
}
