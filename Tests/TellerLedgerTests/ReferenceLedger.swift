@testable import TellerLedger

/// The ledger as someone would keep it in a notebook: no transactions, no indexes, no caches, one
/// rule after the other.
///
/// What it says is right.
struct ReferenceLedger: Sendable {
    struct Account: Sendable {
        var record: AccountRecord
        /// Oldest first.
        var entries: [EntryRecord] = []
    }

    struct Key: Hashable, Sendable {
        var account: AccountID
        var key: String
    }

    struct MoveKey: Hashable, Sendable {
        var direction: MoveTokens.Direction
        var key: String
    }

    /// Account number 1 is the first; chats and entries are numbered over all accounts.
    private(set) var accounts: [Account] = []
    private(set) var chats: [ChatRecord] = []
    private(set) var keys: [Key: ChatID] = [:]
    private var moves: [MoveKey: EntryRecord] = [:]
    private(set) var logins: [TokenHash: LoginRecord] = [:]
    private var entryCount: Int64 = 0

    typealias Outcome = Operation.Outcome

    mutating func apply(
        _ operation: Operation, at now: Timestamp
    ) throws(LedgerError) -> Outcome {
        switch operation {
        case .open(let name, let balance):
            if find(name) != nil { throw .conflict(.nameTaken) }
            if balance > Cap.account { throw .conflict(.capExceeded) }
            let id = AccountID(Int64(accounts.count + 1))
            let standing = Standing(
                id: id, role: .user, state: .active, balance: balance, held: 0)
            let record = AccountRecord(
                standing: standing, name: name, createdAt: now, lastSeenAt: nil)
            accounts.append(Account(record: record))
            if balance > 0 { write(id, .grant, .register, balance, at: now) }
            return .opened(record)
        case .logIn(let name, let token, let expiresAt):
            guard let index = find(name) else { throw .unauthenticated }
            let record = accounts[index].record
            accounts[index].record.lastSeenAt = now
            logins[token] = LoginRecord(
                token: token, account: record.id, label: nil, createdAt: now,
                expiresAt: expiresAt)
            return .loggedIn(record)
        case .logOut(let token):
            _ = try owner(of: token, at: now)
            logins[token] = nil
            return .loggedOut
        case .move(let direction, let name, let amount, let memo, let key):
            return .moved(try move(direction, name, amount, memo, key, at: now))
        case .chat(let order, let price):
            let (index, known) = try admit(order, price, at: now)
            if let known { return .answered(known) }
            let chat = begin(order, index, at: now)
            accounts[index].record.standing.balance -= price
            return .answered(finish(chat, .answered, price, "stop", at: now))
        case .hold(let order, let amount, let owner):
            let (index, known) = try admit(order, amount, at: now)
            if let known { return .held(.recorded(known)) }
            let chat = begin(order, index, at: now)
            chats[Int(chat.value) - 1].hold = .init(amount: amount, owner: owner)
            accounts[index].record.standing.balance -= amount
            accounts[index].record.standing.held += amount
            return .held(.held(chat: chat, conversation: order.conversation ?? chat))
        case .settle(let chat, let owner, let state, let price):
            let charged = min(price, try giveBack(chat, owner))
            let index = self.index(of: chats[Int(chat.value) - 1].account)
            accounts[index].record.standing.balance -= charged
            return .answered(finish(chat, state, charged, "length", at: now))
        case .release(let chat, let owner, let state):
            _ = try giveBack(chat, owner)
            end(chat, unpaid: state)
            let index = self.index(of: chats[Int(chat.value) - 1].account)
            return .released(balance: accounts[index].record.standing.balance)
        }
    }

    /// What a start does with the holds that a killed daemon left.
    mutating func recover() {
        for chat in chats where chat.state == .pending {
            _ = try? giveBack(chat.id, chat.hold!.owner)
            end(chat.id, unpaid: .interrupted)
        }
    }

    private mutating func move(
        _ direction: MoveTokens.Direction, _ name: String, _ amount: Int64, _ memo: String?,
        _ key: String?, at now: Timestamp
    ) throws(LedgerError) -> MoveTokens.Receipt {
        guard let index = find(name) else { throw .notFound(.account) }
        let record = accounts[index].record
        let signed = direction == .grant ? amount : -amount
        func receipt(_ entry: EntryRecord, _ balance: Int64, _ again: Bool) -> MoveTokens.Receipt {
            .init(name: record.name, balance: balance, entry: entry.id, isReplayed: again)
        }
        if let key, let entry = moves[MoveKey(direction: direction, key: key)] {
            guard entry.account == record.id, entry.amount == signed, entry.memo == memo else {
                throw .conflict(.keyReused)
            }
            return receipt(entry, record.standing.balance, true)
        }
        if direction == .grant, record.standing.total > Cap.account - amount {
            throw .conflict(.capExceeded)
        }
        if direction == .withdrawal, record.standing.balance < amount {
            throw .insufficientBalance(
                balance: record.standing.balance, held: record.standing.held, price: amount)
        }
        accounts[index].record.standing.balance += signed
        let kind: EntryRecord.Kind = direction == .grant ? .grant : .withdrawal
        let entry = write(
            record.id, kind, .admin, signed, memo: memo, actor: "uid:0", at: now)
        if let key { moves[MoveKey(direction: direction, key: key)] = entry }
        return receipt(entry, record.standing.balance + signed, false)
    }

    private func admit(
        _ order: ChatOrder, _ price: Int64, at now: Timestamp
    ) throws(LedgerError) -> (index: Int, known: ChatReceipt?) {
        let index = try owner(of: order.token, at: now)
        let account = accounts[index].record
        if let conversation = order.conversation {
            let first = chats.first { $0.id == conversation }
            guard first?.account == account.id, first?.conversation == conversation else {
                throw .notFound(.conversation)
            }
        }
        if let key = order.key, let id = keys[Key(account: account.id, key: key.key)] {
            let chat = chats[Int(id.value) - 1]
            if chat.fingerprint != key.fingerprint { throw .conflict(.keyReused) }
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

    private mutating func begin(_ order: ChatOrder, _ index: Int, at now: Timestamp) -> ChatID {
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

    private mutating func finish(
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
        if price > 0 { write(chat.account, .charge, .chat, -price, chat: id, at: now) }
        return receipt(chat, isReplayed: false)
    }

    /// Moves a hold back to the balance; how much it was.
    private mutating func giveBack(_ id: ChatID, _ owner: Owner) throws(LedgerError) -> Int64 {
        guard let chat = chats.first(where: { $0.id == id }), chat.hold?.owner == owner else {
            throw .holdGone(id)
        }
        let amount = chat.hold!.amount
        chats[Int(id.value) - 1].hold = nil
        accounts[index(of: chat.account)].record.standing.held -= amount
        accounts[index(of: chat.account)].record.standing.balance += amount
        return amount
    }

    private mutating func end(_ id: ChatID, unpaid state: ChatRecord.State) {
        chats[Int(id.value) - 1].state = state
        if state == .cancelled { return }
        chats[Int(id.value) - 1].fingerprint = nil
        keys = keys.filter { $0.value != id }
    }

    @discardableResult
    private mutating func write(
        _ account: AccountID, _ kind: EntryRecord.Kind, _ cause: EntryRecord.Cause,
        _ amount: Int64, chat: ChatID? = nil, memo: String? = nil, actor: String? = nil,
        at now: Timestamp
    ) -> EntryRecord {
        entryCount += 1
        let before = accounts[index(of: account)].entries.last?.balanceAfter ?? 0
        let entry = EntryRecord(
            id: EntryID(entryCount), account: account, kind: kind, cause: cause, amount: amount,
            balanceAfter: before + amount, chat: chat, memo: memo, actor: actor, at: now)
        accounts[index(of: account)].entries.append(entry)
        return entry
    }

    private func owner(of token: TokenHash, at now: Timestamp) throws(LedgerError) -> Int {
        guard let login = logins[token] else { throw .unauthenticated }
        if let expiry = login.expiresAt, expiry <= now { throw .unauthenticated }
        return index(of: login.account)
    }

    private func receipt(_ chat: ChatRecord, isReplayed: Bool) -> ChatReceipt {
        ChatReceipt(
            chat: chat.id, conversation: chat.conversation, model: chat.model, reply: chat.reply,
            price: chat.price, balance: accounts[index(of: chat.account)].record.standing.balance,
            usage: chat.usage, finishReason: chat.finishReason, isReplayed: isReplayed)
    }

    private func find(_ name: String) -> Int? {
        accounts.firstIndex { $0.record.name.lowercased() == name.lowercased() }
    }

    private func index(of account: AccountID) -> Int { Int(account.value) - 1 }
}
