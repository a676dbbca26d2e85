internal import TellerLedger
internal import TellerRPC

struct LogoutHandler: Handler {
    typealias M = Logout

    func handle(_ params: NoParams, _ call: Call) async throws -> Done {
        try await call.services.ledger.post(CloseLogin(token: try call.user()))
        return Done()
    }
}
