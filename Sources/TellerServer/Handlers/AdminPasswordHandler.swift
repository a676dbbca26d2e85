internal import TellerAccounts
internal import TellerLedger
internal import TellerRPC

struct AdminPasswordHandler: Handler {
    typealias M = AdminPassword

    func handle(_ params: AdminPassword.Params, _ call: Call) async throws -> Done {
        try await call.services.accounts.resetPassword(
            by: try call.admin(), name: params.username, new: params.newPassword,
            memo: params.memo)
        return Done()
    }
}
