internal import TellerAccounts
internal import TellerLedger
internal import TellerRPC

struct LoginHandler: Handler {
    typealias M = Login

    func check(_ params: Login.Params, _ call: Call) throws(RPCError) {
        if params.local == true {
            guard params.username == nil, params.password == nil else {
                throw .invalidParams(
                    "With 'local' true the params 'username' and 'password' may not be given.")
            }
            return
        }
        guard params.username != nil, params.password != nil else {
            throw .invalidParams(
                "The params 'username' and 'password' are needed, or 'local' true.")
        }
    }

    func handle(_ params: Login.Params, _ call: Call) async throws -> Login.Result {
        let opened = try await open(params, call)
        return Login.Result(
            token: opened.token, username: opened.name, expiresAt: opened.expiresAt?.rfc3339)
    }

    private func open(_ params: Login.Params, _ call: Call) async throws -> Accounts.Opened {
        let accounts = call.services.accounts
        guard let name = params.username, let password = params.password else {
            if call.isRelayed { throw RPCError.notThroughABridge }
            return try await accounts.logInLocally(
                uid: call.peerUID, label: params.label, lifetime: params.expiresInSeconds)
        }
        do throws(Accounts.Failure) {
            return try await accounts.logIn(
                name: name, password: password, label: params.label,
                lifetime: params.expiresInSeconds, from: call.source)
        } catch .ledger(.unauthenticated) {
            // The password was changed while it was checked.
            throw RPCError.wrongCredentials
        }
    }
}
