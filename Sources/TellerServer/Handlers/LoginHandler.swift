internal import TellerAccounts
internal import TellerLedger
internal import TellerRPC

struct LoginHandler: Handler {
    typealias M = Login

    func check(_ params: Login.Params, _ call: Call) throws(RPCError) {
        guard params.username != nil, params.password != nil else {
            throw .invalidParams("The params 'username' and 'password' are needed.")
        }
    }

    func handle(_ params: Login.Params, _ call: Call) async throws -> Login.Result {
        do throws(Accounts.Failure) {
            let opened = try await call.services.accounts.logIn(
                name: params.username ?? "", password: params.password ?? "", label: params.label,
                lifetime: params.expiresInSeconds)
            return Login.Result(
                token: opened.token, username: opened.name,
                expiresAt: opened.expiresAt?.rfc3339)
        } catch .ledger(.unauthenticated) {
            throw RPCError.wrongCredentials
        }
    }
}
