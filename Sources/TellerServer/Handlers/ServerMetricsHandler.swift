internal import TellerAccounts
internal import TellerChat
internal import TellerLedger
internal import TellerMetrics
internal import TellerRPC

struct ServerMetricsHandler: Handler {
    typealias M = ServerMetrics

    static var mayAnswerAtLength: Bool { true }

    func handle(_ params: NoParams, _ call: Call) async throws -> ServerMetrics.Result {
        let services = call.services
        var readings = services.engine.catalog.readings
        readings.append(
            MetricReading(.waitingPasswords, Double(services.accounts.waitingPasswords)))
        do {
            readings += try await ledgerReadings(services, try call.admin())
        } catch {
            // Who need not be looked up there is told of all the rest: that the ledger can't be
            // read is when somebody looks.
            guard case LedgerError.unavailable = error, call.isAdminPeer else { throw error }
        }
        return ServerMetrics.Result(
            text: services.activity.metrics.registry.text(with: readings))
    }

    /// Sums are those of the rollups, so that this costs as much with a million accounts as with
    /// one.
    private func ledgerReadings(
        _ services: Services, _ admin: Caller
    ) async throws -> [MetricReading] {
        let now = services.clock()
        return try await services.list { snapshot throws(LedgerError) in
            _ = try snapshot.admin(admin, at: now)
            return try snapshot.totals().readings(openHolds: try snapshot.openHoldCount())
        }
    }
}
