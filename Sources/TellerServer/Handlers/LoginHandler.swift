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
        guard let name = params.username, let password = params.password else {
            throw RPCError.wrongCredentials
        }
        let opened = try await logIn(name, password, params, call)
        return Login.Result(
            token: opened.token, username: opened.name, expiresAt: opened.expiresAt?.rfc3339)
    }

    private func logIn(
        _ name: String, _ password: String, _ params: Login.Params, _ call: Call
    ) async throws -> Accounts.Opened {
        do throws(Accounts.Failure) {
            return try await call.services.accounts.logIn(
                name: name, password: password, label: params.label,
                lifetime: params.expiresInSeconds)
        } catch .ledger(.unauthenticated) {
            throw RPCError.wrongCredentials
        }
    }
}
