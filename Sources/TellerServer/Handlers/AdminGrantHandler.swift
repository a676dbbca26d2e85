internal import TellerLedger
internal import TellerRPC

struct AdminGrantHandler: Handler {
    typealias M = AdminGrant

    func handle(_ params: AmountParams, _ call: Call) async throws -> AmountResult {
        try await call.move(.grant, params)
    }
}

extension Call {
    /// Moves tokens as an administrator.
    func move(
        _ direction: MoveTokens.Direction, _ params: AmountParams
    ) async throws(LedgerError) -> AmountResult {
        let receipt = try await services.ledger.post(
            MoveTokens(
                admin: try admin(), direction: direction, name: params.username,
                amount: params.amount, memo: params.memo, key: params.idempotencyKey))
        return AmountResult(
            username: receipt.name, balance: receipt.balance,
            entry: PublicID.text(receipt.entry), replayed: receipt.isReplayed ? true : nil)
    }
}
