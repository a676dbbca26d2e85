internal import TellerAccounts
internal import TellerChat
internal import TellerLedger
internal import TellerModels
internal import TellerRPC

struct ServerInfoHandler: Handler {
    typealias M = ServerInfo

    func handle(_ params: NoParams, _ call: Call) async throws -> ServerInfo.Result {
        let services = call.services
        let uptime = services.clock().milliseconds - services.startedAt.milliseconds
        return ServerInfo.Result(
            name: "tellerd", version: Version.current, uptimeSeconds: max(0, uptime / 1000),
            models: services.engine.catalog.listing,
            accounts: AccountRules(
                registration: .open, startingBalance: services.accounts.policy.startingBalance,
                localLogin: false, adminGroup: "teller-admin"),
            admin: call.adminUID != nil, limits: WireLimits())
    }
}
