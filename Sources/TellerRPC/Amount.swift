/// The params by which an administrator moves tokens.
package struct AmountParams: MethodParams {
    package var username: String
    package var amount: Int64
    package var memo: String?
    package var idempotencyKey: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case username, amount, memo
        case idempotencyKey = "idempotency_key"
    }

    package init(
        username: String, amount: Int64, memo: String? = nil, idempotencyKey: String? = nil
    ) {
        self.username = username
        self.amount = amount
        self.memo = memo
        self.idempotencyKey = idempotencyKey
    }

    package static let fields: [Field<AmountParams>] = [
        .username("username", \.username),
        .amount(\.amount),
        .memo(\.memo),
        .idempotencyKey(\.idempotencyKey),
    ]
}

/// What is left after tokens were moved.
package struct AmountResult: MethodResult, Hashable {
    package var username: String
    package var balance: Int64
    package var entry: String
    package var replayed: Bool?

    package init(username: String, balance: Int64, entry: String, replayed: Bool? = nil) {
        self.username = username
        self.balance = balance
        self.entry = entry
        self.replayed = replayed
    }

    package static let properties = [
        Property("username", .text(bytes: Limits.usernameBytes), "The account's name."),
        Property("balance", .tokens, "Tokens that it can spend now."),
        Property("entry", .id, "The entry that was made."),
        Property(
            "replayed", .boolean, required: false,
            "True where a repeat got the recorded result."),
    ]
}
