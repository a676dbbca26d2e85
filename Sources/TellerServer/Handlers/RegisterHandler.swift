internal import TellerAccounts
internal import TellerLedger
internal import TellerRPC

struct RegisterHandler: Handler {
    typealias M = Register

    func handle(_ params: Register.Params, _ call: Call) async throws -> Register.Result {
        let account = try await call.services.accounts.register(
            name: params.username, password: params.password, from: call.source)
        return Register.Result(username: account.name, balance: account.standing.balance)
    }
}
