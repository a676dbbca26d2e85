internal import TellerLedger
internal import TellerRPC

struct LoginsRevokeHandler: Handler {
    typealias M = LoginsRevoke

    func handle(_ params: LoginsRevoke.Params, _ call: Call) async throws -> Done {
        try await call.services.ledger.post(
            RevokeLogin(token: try call.user(), login: LoginID(text: params.login)))
        return Done()
    }
}
