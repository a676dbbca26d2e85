@testable import TellerLedger

/// Chats from their admission to their end, and the deletion of conversations.
extension ReferenceLedger {
    func admit(
        _ order: ChatOrder, _ price: Int64, at now: Timestamp
    ) throws(LedgerError) -> (index: Int, known: ChatReceipt?) {
        let index = try owner(of: order.token, at: now)
        let account = accounts[index].record
        if let conversation = order.conversation { try check(conversation, of: account.id) }
        if let key = order.key, let id = keys[Key(account: account.id, key: key.key)] {
            let chat = chats[Int(id.value) - 1]
            if chat.fingerprint != key.fingerprint { throw .conflict(.keyReused) }
            if chat.isDeleted { throw .notFound(.chat) }
            if chat.state == .pending { throw .inProgress }
            if chat.state == .cancelled { throw .cancelled(chat: id, price: chat.price) }
            return (index, receipt(chat, isReplayed: true))
        }
        guard account.standing.balance >= price else {
            throw .insufficientBalance(
                balance: account.standing.balance, held: account.standing.held, price: price)
        }
        return (index, nil)
    }

    private func check(
        _ conversation: ChatID, of account: AccountID
    ) throws(LedgerError) {
        guard let first = chats.first(where: { $0.id == conversation }), !first.isDeleted,
            first.account == account, first.conversation == conversation
        else { throw .notFound(.conversation) }
    }

    mutating func begin(_ order: ChatOrder, _ index: Int, at now: Timestamp) -> ChatID {
        let id = ChatID(Int64(chats.count + 1))
        let account = accounts[index].record.id
        chats.append(
            ChatRecord(
                id: id, account: account, conversation: order.conversation ?? id,
                model: order.model, message: order.message, reply: "", price: 0, state: .pending,
                at: now, usage: .none, finishReason: "", fingerprint: order.key?.fingerprint,
                hold: nil))
        if let key = order.key { keys[Key(account: account, key: key.key)] = id }
        return id
    }

    mutating func finish(
        _ id: ChatID, _ state: ChatRecord.State, _ price: Int64, _ reason: String,
        at now: Timestamp
    ) -> ChatReceipt {
        var chat = chats[Int(id.value) - 1]
        chat.state = state
        chat.reply = Operation.reply
        chat.price = price
        chat.usage = Operation.usage
        chat.finishReason = reason
        chats[Int(id.value) - 1] = chat
        // What was erased meanwhile stays without texts.
        if chat.isDeleted { chats[Int(id.value) - 1].reply = "" }
        ends[id] = now
        if price > 0 { write(chat.account, .charge, .chat, -price, chat: id, at: now) }
        return receipt(chat, isReplayed: false)
    }

    /// Moves a hold back to the balance; how much it was.
    mutating func giveBack(_ id: ChatID, _ owner: Owner) throws(LedgerError) -> Int64 {
        guard let chat = chats.first(where: { $0.id == id }), chat.hold?.owner == owner else {
            throw .holdGone(id)
        }
        let amount = chat.hold!.amount
        chats[Int(id.value) - 1].hold = nil
        accounts[index(of: chat.account)].record.standing.held -= amount
        accounts[index(of: chat.account)].record.standing.balance += amount
        return amount
    }

    mutating func end(_ id: ChatID, unpaid state: ChatRecord.State, at now: Timestamp) {
        chats[Int(id.value) - 1].state = state
        if state != .interrupted { ends[id] = now }
        if state == .cancelled { return }
        chats[Int(id.value) - 1].fingerprint = nil
        keys = keys.filter { $0.value != id }
    }

    mutating func delete(
        _ conversation: ChatID, _ token: TokenHash, at now: Timestamp
    ) throws(LedgerError) {
        try check(conversation, of: accounts[try owner(of: token, at: now)].record.id)
        let members = chats.filter { $0.conversation == conversation }
        if members.contains(where: { $0.state == .pending }) { throw .chatsRunning }
        for chat in members { blank(chat.id) }
    }

    mutating func blank(_ id: ChatID) {
        chats[Int(id.value) - 1].message = ""
        chats[Int(id.value) - 1].reply = ""
        chats[Int(id.value) - 1].isDeleted = true
    }

    private func receipt(_ chat: ChatRecord, isReplayed: Bool) -> ChatReceipt {
        ChatReceipt(
            account: chat.account, chat: chat.id, conversation: chat.conversation,
            model: chat.model, reply: chat.reply, price: chat.price,
            balance: accounts[index(of: chat.account)].record.standing.balance,
            usage: chat.usage, finishReason: chat.finishReason, isReplayed: isReplayed)
    }
}
