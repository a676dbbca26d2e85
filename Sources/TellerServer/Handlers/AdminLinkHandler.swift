internal import TellerAccounts
internal import TellerLedger
internal import TellerRPC

struct AdminLinkHandler: Handler {
    typealias M = AdminLink

    func handle(_ params: AdminLink.Params, _ call: Call) async throws -> AdminLink.Result {
        let linked = try await call.services.accounts.link(
            by: try call.admin(), name: params.username, uid: UInt32(params.uid),
            memo: params.memo)
        return AdminLink.Result(
            username: linked.account.name, uid: params.uid, systemName: linked.systemName)
    }
}
