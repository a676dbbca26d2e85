internal import TellerAccounts
internal import TellerLedger
internal import TellerRPC

struct AuthenticateHandler: Handler {
    typealias M = Authenticate

    func handle(_ params: Authenticate.Params, _ call: Call) async throws -> Authenticate.Result {
        // The requests behind it may be another's.
        if call.isRelayed { throw RPCError.notThroughABridge }
        let now = call.services.clock()
        let token = Token.hash(params.token)
        let (name, role) = try await call.services.read { snapshot throws(LedgerError) in
            let standing = try snapshot.activeSession(token, at: now).standing
            return (try snapshot.account(standing.id)?.name ?? "", standing.role)
        }
        await call.origin.bind(token)
        return Authenticate.Result(username: name, role: role == .admin ? .admin : .user)
    }
}
