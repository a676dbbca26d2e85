internal import TellerLedger
internal import TellerRPC

struct AdminActivityHandler: Handler {
    typealias M = AdminActivity

    func handle(_ params: NoParams, _ call: Call) async throws -> AdminActivity.Result {
        let services = call.services
        let admin = try call.admin()
        let now = services.clock()
        let busiest = services.activity.busiest(limit: Limits.busiestAccounts)
        return try await services.read { snapshot throws(LedgerError) in
            _ = try snapshot.admin(admin, at: now)
            var result = services.activity.result(uptimeSeconds: services.uptimeSeconds)
            result.backup = services.backups.progress.map {
                .init(name: $0.name, bytes: $0.bytes, expectedBytes: $0.expectedBytes)
            }
            result.holds = try snapshot.openHoldCount()
            var names = AccountNames()
            for (account, sums) in busiest {
                result.busiest.append(
                    .init(
                        username: try names.name(of: account, snapshot), chats: sums.chats,
                        tokens: sums.tokens))
            }
            return result
        }
    }
}
