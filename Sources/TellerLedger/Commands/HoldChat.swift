/// Sets tokens aside for a chat whose answer takes its time: a durable hold, before the model is
/// called.
///
/// No entry is made; balance and held together stay what they were.
///
/// - Errors: those of `ChatOrder.admit`.
package struct HoldChat: LedgerCommand {
    package var order: ChatOrder
    /// Nil if that has been seen to.
    package var place: (any ChatPlace)?
    /// The most that the chat may come to cost.
    package var amount: Int64
    package var owner: Owner
    /// Whoever posts it gives it up, or loses it where the outcome is unknown.
    package var claim: HoldClaim

    package init(
        order: ChatOrder, amount: Int64, owner: Owner, claim: HoldClaim,
        place: (any ChatPlace)? = nil
    ) {
        precondition(amount >= 0, "a hold is never negative")
        self.order = order
        self.place = place
        self.amount = amount
        self.owner = owner
        self.claim = claim
    }

    package enum Outcome: Hashable, Sendable {
        case held(ChatID)
        /// The key has recorded a reply; there is nothing to call a model for.
        case recorded(ChatReceipt)
        case crowded(ChatPlaceRefusal)
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> Outcome {
        let account: Standing
        switch try order.lookUp(in: ledger, at: now) {
        case .recorded(let receipt): return .recorded(receipt)
        case .admitted(let found): account = found
        }
        if let refusal = place?.take(for: account.id) { return .crowded(refusal) }
        do throws(LedgerError) {
            try order.count(account, at: now, price: amount)
        } catch {
            // At once: whoever can't pay keeps nobody out, not even until the commit.
            place?.leave()
            throw error
        }
        let chat = try ledger.insert(
            NewChat(
                account: account.id, conversation: order.conversation, model: order.model,
                message: order.message, at: now, key: order.key, end: nil,
                hold: ChatRecord.Hold(amount: amount, owner: owner)))
        claim.take(chat)
        try ledger.move(account.id, balance: -amount, held: amount)
        return .held(chat)
    }
}
