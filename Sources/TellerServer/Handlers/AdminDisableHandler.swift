internal import TellerLedger
internal import TellerRPC

struct AdminDisableHandler: Handler {
    typealias M = AdminDisable

    func handle(_ params: AccountParams, _ call: Call) async throws -> Account {
        Account(
            try await call.services.ledger.post(
                SetState(
                    admin: try call.admin(), name: params.username, isDisabled: true,
                    memo: params.memo)))
    }
}
