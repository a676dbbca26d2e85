internal import TellerLedger
internal import TellerRPC

struct AdminEraseHandler: Handler {
    typealias M = AdminErase

    func handle(_ params: AccountParams, _ call: Call) async throws -> Done {
        try await call.services.ledger.post(
            EraseAccount(admin: try call.admin(), name: params.username, memo: params.memo))
        while try await call.services.ledger.post(ContinueErasures()) {}
        return Done()
    }
}
