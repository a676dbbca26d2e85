import GRDB
import TellerLedger
import TellerStore
import TestSupport

/// An open store with its writer, and ways around it.
final class Shelf {
    let directory: StateDirectory
    let store: SQLiteStore
    let writer: any LedgerStore
    let reader: any LedgerSnapshots

    init(_ directory: StateDirectory = StateDirectory(), node: Int64 = 1) throws {
        self.directory = directory
        store = try SQLiteStore(directory: directory.path, node: node)
        writer = try store.makeWriter()
        reader = try store.makeReader()
    }

    static let now = Timestamp(milliseconds: 1000)

    /// What `body` makes of one transaction, which it undoes by throwing.
    @discardableResult
    func write<Value>(_ body: (any LedgerTransaction) throws -> Value) throws -> Value {
        var value: Value?
        try writer.transaction { ledger throws(LedgerError) in
            do {
                value = try body(ledger)
            } catch let error as LedgerError {
                throw error
            } catch {
                throw .unavailable(.notApplied, reason: "\(error)")
            }
        }
        return value!
    }

    func read<Value>(_ body: (any LedgerSnapshot) throws -> Value) throws -> Value {
        var result: Result<Value, any Error>?
        try reader.snapshot { snapshot in result = Result { try body(snapshot) } }
        return try result!.get()
    }

    /// Opens an account with a grant to begin with.
    @discardableResult
    func open(_ name: String, balance: Int64 = 0) throws -> AccountID {
        try write { ledger throws in
            try OpenAccount(
                admin: nil, name: name, passwordHash: "hash", role: .user, balance: balance,
                memo: nil
            ).apply(to: ledger, at: Self.now).id
        }
    }

    /// Records an answered chat, with its charge.
    @discardableResult
    func chat(
        of account: AccountID, price: Int64 = 1, conversation: ChatID? = nil, key: String? = nil,
        text: String = "hello", model: String = "echo", at time: Timestamp = now
    ) throws -> ChatID {
        try write { ledger throws in
            let total = try ledger.standing(account)!.total
            var new = NewChat.sample(
                of: account, price: price, conversation: conversation, key: key, text)
            new.model = model
            new.at = time
            let chat = try ledger.insert(new)
            try ledger.move(account, balance: -price, held: 0)
            _ = try ledger.insert(
                NewEntry(
                    account: account, kind: .charge, cause: .chat, amount: -price,
                    balanceAfter: total - price, chat: chat, at: time))
            return chat
        }
    }

    /// Sets tokens aside for a chat that runs.
    @discardableResult
    func hold(
        of account: AccountID, amount: Int64, owner: Owner, key: String? = nil
    ) throws -> ChatID {
        try write { ledger throws in
            var chat = NewChat.sample(of: account, price: 0, conversation: nil, key: key, "hello")
            chat.end = nil
            chat.hold = ChatRecord.Hold(amount: amount, owner: owner)
            try ledger.move(account, balance: -amount, held: amount)
            return try ledger.insert(chat)
        }
    }

    /// Changes the database behind the ledger's back.
    func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: directory.database)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try database.execute(sql: sql)
        }
    }
}

extension NewChat {
    static func sample(
        of account: AccountID, price: Int64, conversation: ChatID?, key: String?, _ text: String
    ) -> NewChat {
        NewChat(
            account: account, conversation: conversation, model: "echo", message: text,
            at: Shelf.now, key: key.map { IdempotencyKey(key: $0, fingerprint: [1, 0, 255]) },
            end: ChatEnd(
                state: .answered, reply: "Echo: " + text, price: price,
                usage: Usage(inputTokens: 1, outputTokens: 2, isEstimated: false),
                finishReason: "stop"), hold: nil)
    }
}

extension LedgerSnapshot {
    func chatIDs(
        of account: AccountID, in conversation: ChatID? = nil, before: ChatID? = nil,
        limit: Int = .max
    ) throws(LedgerError) -> [ChatID] {
        var ids: [ChatID] = []
        try chats(of: account, in: conversation, before: before) { chat in
            ids.append(chat.id)
            return ids.count < limit
        }
        return ids
    }

    func entryIDs(
        of account: AccountID, before: EntryID? = nil, limit: Int = .max
    ) throws(LedgerError) -> [EntryID] {
        var ids: [EntryID] = []
        try entries(of: account, before: before) { entry in
            ids.append(entry.id)
            return ids.count < limit
        }
        return ids
    }

    func names(prefix: String = "", after: String? = nil, limit: Int = .max)
        throws(LedgerError) -> [String]
    {
        var names: [String] = []
        try accounts(prefix: prefix, after: after) { account in
            names.append(account.name)
            return names.count < limit
        }
        return names
    }
}
