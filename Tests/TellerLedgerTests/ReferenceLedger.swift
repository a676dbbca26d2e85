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

    /// What an administrator's entry is found again by.
    struct EntryKey: Hashable, Sendable {
        var actor: String
        var kind: EntryRecord.Kind
        var key: String
    }

    /// Account number 1 is the first; chats, entries and audit records are numbered over all.
    var accounts: [Account] = []
    var chats: [ChatRecord] = []
    var audits: [AuditRecord] = []
    /// When each chat ended that was not interrupted.
    var ends: [ChatID: Timestamp] = [:]
    var keys: [Key: ChatID] = [:]
    var keyedEntries: [EntryKey: EntryRecord] = [:]
    var logins: [TokenHash: LoginRecord] = [:]
    /// Chats whose hold nobody was told of.
    var lost: Set<ChatID> = []
    /// Erased accounts whose texts are still there.
    var erasures: Set<AccountID> = []
    var entryCount: Int64 = 0

    typealias Outcome = Operation.Outcome

    mutating func apply(
        _ operation: Operation, at now: Timestamp
    ) throws(LedgerError) -> Outcome {
        switch operation {
        case .open(let name, let balance, let admin, let role):
            return .opened(try open(name, balance, role, by: admin, at: now))
        case .logIn(let name, let token, let expiresAt):
            return .loggedIn(try logIn(name, token, expiresAt, at: now))
        case .logOut(let token):
            _ = try owner(of: token, at: now)
            logins[token] = nil
            return .loggedOut
        case .move(let direction, let name, let amount, let deed):
            return .moved(try move(direction, name, amount, deed, at: now))
        case .refund(let chat, let amount, let deed):
            return .moved(try refund(chat, amount, deed, at: now))
        case .erase(let name, let deed):
            try erase(name, deed, at: now)
            return .erased
        case .continueErasures:
            return .blanked(more: continueErasures())
        case .read(let name, let detail, let admin):
            return .read(try read(name, detail, admin, at: now))
        case .chat(let order, let price):
            let (index, known) = try admit(order, price, at: now)
            if let known { return .answered(known) }
            let chat = begin(order, index, at: now)
            accounts[index].record.standing.balance -= price
            return .answered(finish(chat, .answered, price, "stop", at: now))
        case .hold(let order, let amount, let owner, _):
            let (index, known) = try admit(order, amount, at: now)
            if let known { return .held(.recorded(known)) }
            let chat = begin(order, index, at: now)
            chats[Int(chat.value) - 1].hold = .init(amount: amount, owner: owner)
            accounts[index].record.standing.balance -= amount
            accounts[index].record.standing.held += amount
            return .held(.held(chat))
        case .settle(let chat, let owner, let state, let price):
            let charged = min(price, try giveBack(chat, owner))
            let index = self.index(of: chats[Int(chat.value) - 1].account)
            accounts[index].record.standing.balance -= charged
            chats[Int(chat.value) - 1].model = Operation.answering
            return .answered(finish(chat, state, charged, "length", at: now))
        case .release(let chat, let owner, let state):
            _ = try giveBack(chat, owner)
            end(chat, unpaid: state, at: now)
            let index = self.index(of: chats[Int(chat.value) - 1].account)
            return .released(balance: accounts[index].record.standing.balance)
        case .releaseLost(let owner, _):
            let found = chats.filter { lost.contains($0.id) && $0.hold?.owner == owner }
            for chat in found {
                _ = try giveBack(chat.id, owner)
                end(chat.id, unpaid: .interrupted, at: now)
            }
            return .releasedLost(found.count)
        case .delete(let conversation, let token):
            try delete(conversation, token, at: now)
            return .blanked(more: false)
        }
    }

    /// What a start does with the holds that a killed daemon left.
    mutating func recover(at now: Timestamp) {
        for chat in chats where chat.state == .pending {
            _ = try? giveBack(chat.id, chat.hold!.owner)
            end(chat.id, unpaid: .interrupted, at: now)
        }
    }

    func find(_ name: String) -> Int? {
        accounts.firstIndex { $0.record.name.lowercased() == name.lowercased() }
    }

    func index(of account: AccountID) -> Int { Int(account.value) - 1 }
}
