/// A chat whose answer is there already: charged and recorded in one step.
///
/// - Errors: those of `ChatOrder.admit`.
package struct PostChat: LedgerCommand {
    package var order: ChatOrder
    package var price: Int64
    package var reply: String
    package var usage: Usage
    package var finishReason: String

    package init(
        order: ChatOrder, price: Int64, reply: String, usage: Usage, finishReason: String
    ) {
        precondition(price >= 0, "a price is never negative")
        self.order = order
        self.price = price
        self.reply = reply
        self.usage = usage
        self.finishReason = finishReason
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> ChatReceipt {
        let account: Standing
        switch try order.admit(to: ledger, at: now, price: price) {
        case .recorded(let receipt): return receipt
        case .admitted(let found): account = found
        }
        let end = ChatEnd(
            state: .answered, reply: reply, price: price, usage: usage,
            finishReason: finishReason)
        let chat = try ledger.insert(
            NewChat(
                account: account.id, conversation: order.conversation, model: order.model,
                message: order.message, at: now, key: order.key, end: end, hold: nil))
        if price > 0 {
            try ledger.move(account.id, balance: -price, held: 0)
            _ = try ledger.insert(
                NewEntry(
                    account: account.id, kind: .charge, cause: .chat, amount: -price,
                    balanceAfter: account.total - price, chat: chat, at: now))
        }
        return ChatReceipt(
            account: account.id, chat: chat, conversation: order.conversation ?? chat,
            model: order.model,
            reply: reply, price: price, balance: account.balance - price, usage: usage,
            finishReason: finishReason, isReplayed: false)
    }
}
