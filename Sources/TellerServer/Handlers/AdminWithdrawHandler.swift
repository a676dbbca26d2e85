internal import TellerLedger
internal import TellerRPC

struct AdminWithdrawHandler: Handler {
    typealias M = AdminWithdraw

    func handle(_ params: AmountParams, _ call: Call) async throws -> AmountResult {
        try await call.move(.withdrawal, params)
    }
}
