internal import TellerLedger
internal import TellerRPC

struct AdminRefundHandler: Handler {
    typealias M = AdminRefund

    func handle(_ params: AdminRefund.Params, _ call: Call) async throws -> AmountResult {
        let receipt = try await call.services.ledger.post(
            RefundChat(
                admin: try call.admin(), chat: PublicID.chat(params.chat), amount: params.amount,
                memo: params.memo, key: params.idempotencyKey))
        return AmountResult(
            username: receipt.name, balance: receipt.balance,
            entry: PublicID.text(receipt.entry), replayed: receipt.isReplayed ? true : nil)
    }
}
