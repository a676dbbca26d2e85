internal import TellerLedger
internal import TellerRPC

struct BalanceHandler: Handler {
    typealias M = Balance

    func handle(_ params: NoParams, _ call: Call) async throws -> Balance.Result {
        let token = try call.user()
        let now = call.services.clock()
        let standing = try await call.services.read { snapshot throws(LedgerError) in
            try snapshot.activeSession(token, at: now).standing
        }
        return Balance.Result(balance: standing.balance, held: standing.held)
    }
}
