internal import TellerAccounts
internal import TellerLedger
internal import TellerRPC

struct PasswordHandler: Handler {
    typealias M = Password

    func handle(_ params: Password.Params, _ call: Call) async throws -> Done {
        try await call.services.accounts.setPassword(
            token: try call.user(), old: params.oldPassword, new: params.newPassword,
            peerUID: call.peerUID, from: call.source)
        return Done()
    }
}
