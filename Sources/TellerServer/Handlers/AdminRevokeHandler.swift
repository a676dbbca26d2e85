internal import TellerLedger
internal import TellerRPC

struct AdminRevokeHandler: Handler {
    typealias M = AdminRevoke

    func check(_ params: AdminRevoke.Params, _ call: Call) throws(RPCError) {
        guard (params.login == nil) != (params.username == nil) else {
            throw .invalidParams("Exactly one of the params 'login' and 'username' is needed.")
        }
    }

    func handle(_ params: AdminRevoke.Params, _ call: Call) async throws -> AdminRevoke.Result {
        let target = params.username.map(RevokeLogins.Target.account)
        let count = try await call.services.ledger.post(
            RevokeLogins(
                admin: try call.admin(),
                target: target ?? .login(LoginID(text: params.login ?? "")), memo: params.memo))
        return AdminRevoke.Result(revoked: Int64(count))
    }
}
