/// Ends a held chat with a charge of at most its hold; the rest goes back to the balance.
///
/// - Errors: `holdGone`, also where it is another owner's: the caller can't know what became of it.
package struct SettleChat: LedgerCommand {
    package var chat: ChatID
    package var owner: Owner
    /// `answered`, or `cancelled` where the caller broke off.
    package var state: ChatRecord.State
    package var model: String
    package var reply: String
    package var price: Int64
    package var usage: Usage
    package var finishReason: String

    package init(
        chat: ChatID, owner: Owner, state: ChatRecord.State, model: String, reply: String,
        price: Int64, usage: Usage, finishReason: String
    ) {
        precondition(price >= 0, "a price is never negative")
        precondition(state == .answered || state == .cancelled, "only these two are charged")
        self.chat = chat
        self.owner = owner
        self.state = state
        self.model = model
        self.reply = reply
        self.price = price
        self.usage = usage
        self.finishReason = finishReason
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> ChatReceipt {
        let held = try ledger.heldChat(chat, of: owner)
        // Never more than was set aside, whatever an upstream claims.
        let price = min(price, held.hold)
        let end = ChatEnd(
            state: state, model: model, reply: reply, price: price, usage: usage,
            finishReason: finishReason)
        let account = try ledger.end(held, of: owner, as: end, at: now)
        if price > 0 {
            _ = try ledger.insert(
                NewEntry(
                    account: account.id, kind: .charge, cause: .chat, amount: -price,
                    balanceAfter: account.total, chat: chat, at: now))
        }
        return ChatReceipt(
            account: account.id, chat: chat, conversation: held.chat.conversation, model: model,
            reply: reply, price: price, balance: account.balance, usage: usage,
            finishReason: finishReason, isReplayed: false)
    }
}
