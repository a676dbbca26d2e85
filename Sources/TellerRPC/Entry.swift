/// An entry of the ledger as statements tell it.
package struct Entry: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case grant, charge, refund, withdrawal
    }

    package enum Cause: String, Sendable, Codable, CaseIterable {
        case register, admin, chat, allowance, voucher
        case imported = "import"
    }

    package var entry: String
    package var kind: Kind
    package var cause: Cause
    /// Signed: what it added to the account.
    package var amount: Int64
    /// Balance and held together, after it.
    package var balance: Int64
    package var chat: String?
    package var memo: String?
    package var at: String

    package init(
        entry: String, kind: Kind, cause: Cause, amount: Int64, balance: Int64,
        chat: String?, memo: String?, at: String
    ) {
        self.entry = entry
        self.kind = kind
        self.cause = cause
        self.amount = amount
        self.balance = balance
        self.chat = chat
        self.memo = memo
        self.at = at
    }

    package static let properties = [
        Property("entry", .id, "The entry's id."),
        Property("kind", .choice(Kind.allCases.map(\.rawValue)), "What it did."),
        Property("cause", .choice(Cause.allCases.map(\.rawValue)), "Why it was made."),
        Property(
            "amount", .integer(-Limits.accountCap...Limits.accountCap),
            "Tokens added to the account; below zero where they were taken."),
        Property("balance", .tokens, "Balance and held together, after the entry."),
        Property("chat", .id, required: false, "The chat that it is about."),
        Property("memo", .text(bytes: Limits.memoBytes), required: false, "An admin's note."),
        Property("at", .time, "When it was made."),
    ]
}
