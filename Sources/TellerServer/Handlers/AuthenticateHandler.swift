internal import TellerAccounts
internal import TellerLedger
internal import TellerRPC

struct AuthenticateHandler: Handler {
    typealias M = Authenticate

    func handle(_ params: Authenticate.Params, _ call: Call) async throws -> Authenticate.Result {
        let now = call.services.clock()
        let token = Token.hash(params.token)
        let name = try await call.services.read { snapshot throws(LedgerError) in
            let session = try snapshot.activeSession(token, at: now)
            return try snapshot.account(session.standing.id)?.name
        }
        await call.origin.bind(token)
        return Authenticate.Result(username: name ?? "")
    }
}
