internal import TellerAccounts
internal import TellerLedger
internal import TellerRPC

struct AdminCreateHandler: Handler {
    typealias M = AdminCreate

    func handle(_ params: AdminCreate.Params, _ call: Call) async throws -> Account {
        let accounts = call.services.accounts
        let command = OpenAccount(
            admin: try call.admin(), name: params.username, passwordHash: nil,
            role: params.role == .admin ? .admin : .user,
            balance: params.balance ?? accounts.policy.startingBalance, memo: params.memo)
        return Account(try await accounts.open(command, password: params.password))
    }
}
