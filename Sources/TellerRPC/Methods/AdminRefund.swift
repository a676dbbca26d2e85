package enum AdminRefund: Method {
    package static let name = "admin.refund"
    package static let access = Access.admin
    package static let summary =
        "Gives back what a chat was charged, or part of it; all refunds together never more."
    package static let errors: [ErrorKind] = [.notFound, .conflict, .unavailable]

    package struct Params: MethodParams {
        package var chat: String
        package var amount: Int64?
        package var memo: String?
        package var idempotencyKey: String?

        package enum CodingKeys: String, CodingKey, CaseIterable {
            case chat, amount, memo
            case idempotencyKey = "idempotency_key"
        }

        package init(
            chat: String, amount: Int64? = nil, memo: String? = nil, idempotencyKey: String? = nil
        ) {
            self.chat = chat
            self.amount = amount
            self.memo = memo
            self.idempotencyKey = idempotencyKey
        }

        package static let fields: [Field<Params>] = [
            .text("chat", \.chat, bytes: Limits.publicIDBytes, "The chat's id."),
            .integer(
                "amount", \.amount, Limits.amount,
                "Tokens; all that was not refunded yet if not given."),
            .memo(\.memo),
            .idempotencyKey(\.idempotencyKey),
        ]
    }

    package typealias Result = AmountResult
}
