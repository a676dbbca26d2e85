internal import TellerLedger
internal import TellerRPC

struct AdminEnableHandler: Handler {
    typealias M = AdminEnable

    func handle(_ params: AccountParams, _ call: Call) async throws -> Account {
        Account(
            try await call.services.ledger.post(
                SetState(
                    admin: try call.admin(), name: params.username, isDisabled: false,
                    memo: params.memo)))
    }
}
