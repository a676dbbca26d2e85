/// A chat as the ledger keeps it.
package struct ChatRecord: Hashable, Sendable {
    /// Raw values are those of the store.
    package enum State: Int64, Sendable {
        case pending = 0
        case answered = 1
        case failed = 2
        case cancelled = 3
        case interrupted = 4
    }

    package var id: ChatID
    package var account: AccountID
    /// The conversation's first chat; its own id where it began one.
    package var conversation: ChatID
    package var model: String
    package var message: String
    /// Empty while there is none.
    package var reply: String
    /// Tokens charged; 0 while pending, failed or interrupted.
    package var price: Int64
    package var state: State
    package var at: Timestamp
    package var usage: Usage
    package var finishReason: String
    /// What tells a repeat from another request under the same key; nil without a key.
    package var fingerprint: [UInt8]?
    /// Tokens set aside, and by whom, while it is pending.
    package var hold: Hold?
    /// Whether its owner deleted it: its texts are gone, and its owner is not shown it any more.
    package var isDeleted: Bool

    package struct Hold: Hashable, Sendable {
        package var amount: Int64
        package var owner: Owner

        package init(amount: Int64, owner: Owner) {
            self.amount = amount
            self.owner = owner
        }
    }

    package init(
        id: ChatID, account: AccountID, conversation: ChatID, model: String, message: String,
        reply: String, price: Int64, state: State, at: Timestamp, usage: Usage,
        finishReason: String, fingerprint: [UInt8]?, hold: Hold?, isDeleted: Bool = false
    ) {
        self.id = id
        self.account = account
        self.conversation = conversation
        self.model = model
        self.message = message
        self.reply = reply
        self.price = price
        self.state = state
        self.at = at
        self.usage = usage
        self.finishReason = finishReason
        self.fingerprint = fingerprint
        self.hold = hold
        self.isDeleted = isDeleted
    }
}

/// What a chat took, in tokens of the model.
package struct Usage: Hashable, Sendable {
    package var inputTokens: Int64
    package var outputTokens: Int64
    /// Whether nobody counted, or not all of it.
    package var isEstimated: Bool

    package static let none = Usage(inputTokens: 0, outputTokens: 0, isEstimated: false)

    package init(inputTokens: Int64, outputTokens: Int64, isEstimated: Bool) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.isEstimated = isEstimated
    }

    /// What is assumed where nobody counted: a quarter of the bytes, rounded up.
    package static func estimate(inputBytes: Int, outputBytes: Int) -> Usage {
        Usage(
            inputTokens: Int64((inputBytes + 3) / 4), outputTokens: Int64((outputBytes + 3) / 4),
            isEstimated: true)
    }
}

/// A chat's idempotency key and what tells a repeat from another request under it.
package struct IdempotencyKey: Hashable, Sendable {
    package var key: String
    package var fingerprint: [UInt8]

    package init(key: String, fingerprint: [UInt8]) {
        self.key = key
        self.fingerprint = fingerprint
    }
}
