/// What a chat asks for, before anything is charged: shared by the chat that is answered at once
/// and the one that takes a hold.
package struct ChatOrder: Sendable {
    package var token: TokenHash
    package var conversation: ChatID?
    package var key: IdempotencyKey?
    package var model: String
    package var message: String
    /// Nil where an account may chat as often as it likes.
    package var pace: (any ChatPace)?

    package init(
        token: TokenHash, conversation: ChatID?, key: IdempotencyKey?, model: String,
        message: String, pace: (any ChatPace)? = nil
    ) {
        self.token = token
        self.conversation = conversation
        self.key = key
        self.model = model
        self.message = message
        self.pace = pace
    }

    /// The chat that an idempotency key has recorded, or the account that may go on.
    package enum Admission: Sendable {
        case admitted(Standing)
        case recorded(ChatReceipt)
    }

    /// What can be said before anything is counted or charged.
    ///
    /// - Errors, in order of precedence: those of `activeSession`; `notFound` for a conversation
    ///   that is not the caller's; for a known key `conflict`, `notFound` where its chat was
    ///   deleted, `inProgress` or `cancelled`.
    package func lookUp(
        in ledger: any LedgerSnapshot, at now: Timestamp
    ) throws(LedgerError) -> Admission {
        let account = try ledger.activeSession(token, at: now).standing
        if let conversation {
            guard let first = try ledger.chat(conversation), first.account == account.id,
                first.conversation == conversation, !first.isDeleted
            else { throw .notFound(.conversation) }
        }
        if let key, let chat = try ledger.chat(of: account.id, key: key.key) {
            return .recorded(try recorded(chat, key, account))
        }
        return .admitted(account)
    }

    /// - Errors, in order of precedence: those of `lookUp`; `rateLimited`; `insufficientBalance`
    ///   below `price`.
    func admit(
        to ledger: any LedgerTransaction, at now: Timestamp, price: Int64
    ) throws(LedgerError) -> Admission {
        let admission = try lookUp(in: ledger, at: now)
        if case .admitted(let account) = admission {
            try count(account, at: now, price: price)
        }
        return admission
    }

    /// Counts a chat that was looked up.
    ///
    /// - Errors, in order of precedence: `rateLimited`; `insufficientBalance` below `price`.
    func count(_ account: Standing, at now: Timestamp, price: Int64) throws(LedgerError) {
        if let seconds = pace?.admit(account.id, at: now) {
            throw .rateLimited(retryAfterSeconds: seconds)
        }
        guard account.balance >= price else {
            throw .insufficientBalance(
                balance: account.balance, held: account.held, price: price)
        }
    }

    private func recorded(
        _ chat: ChatRecord, _ key: IdempotencyKey, _ account: Standing
    ) throws(LedgerError) -> ChatReceipt {
        guard chat.fingerprint == key.fingerprint else { throw .conflict(.keyReused) }
        // Its reply is gone, and another charge was not asked for.
        guard !chat.isDeleted else { throw .notFound(.chat) }
        switch chat.state {
        case .pending: throw .inProgress
        case .cancelled: throw .cancelled(chat: chat.id, price: chat.price)
        case .answered, .failed, .interrupted: break
        }
        return ChatReceipt(
            account: account.id, chat: chat.id, conversation: chat.conversation, model: chat.model,
            reply: chat.reply, price: chat.price, balance: account.balance, usage: chat.usage,
            finishReason: chat.finishReason, isReplayed: true)
    }
}

/// What a caller gets for an answered chat.
package struct ChatReceipt: Hashable, Sendable {
    package var account: AccountID
    package var chat: ChatID
    package var conversation: ChatID
    package var model: String
    package var reply: String
    package var price: Int64
    /// What the account can spend after it; for a recorded reply, now.
    package var balance: Int64
    package var usage: Usage
    package var finishReason: String
    package var isReplayed: Bool
}
