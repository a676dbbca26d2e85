internal import TellerAccounts
internal import TellerChat
internal import TellerLedger
internal import TellerModels
internal import TellerRPC

struct ServerInfoHandler: Handler {
    typealias M = ServerInfo

    func handle(_ params: NoParams, _ call: Call) async throws -> ServerInfo.Result {
        let services = call.services
        return ServerInfo.Result(
            name: "tellerd", version: Version.current, uptimeSeconds: services.uptimeSeconds,
            models: services.engine.catalog.listing,
            accounts: AccountRules(services.accounts.policy), admin: call.isAdminPeer,
            limits: WireLimits(), ready: await Self.canCommit(services))
    }

    /// Asks the ledger to commit nothing, which it can't where its file is gone or its disk fails.
    private static func canCommit(_ services: Services) async -> Bool {
        (try? await services.ledger.post(Probe())) != nil
    }
}

extension AccountRules {
    /// The rules as callers see them.
    init(_ policy: Accounts.Policy) {
        let registration: Registration =
            switch policy.registration {
            case .open: .open
            case .local: .local
            case .closed: .closed
            }
        self.init(
            registration: registration, startingBalance: policy.startingBalance,
            localLogin: policy.localLogin, adminGroup: policy.adminGroup)
    }
}
