@testable import TellerLedger

/// What administrators do to balances, and the entries that everything leaves.
extension ReferenceLedger {
    mutating func move(
        _ direction: MoveTokens.Direction, _ name: String, _ amount: Int64,
        _ deed: Operation.Deed, at now: Timestamp
    ) throws(LedgerError) -> MoveTokens.Receipt {
        let admin = try admin(deed.admin, at: now)
        guard let index = find(name) else { throw .notFound(.account) }
        let record = accounts[index].record
        let signed = direction == .grant ? amount : -amount
        let kind: EntryRecord.Kind = direction == .grant ? .grant : .withdrawal
        if let entry = known(deed, admin, kind) {
            guard entry.account == record.id, entry.amount == signed, entry.memo == deed.memo
            else { throw .conflict(.keyReused) }
            return receipt(entry, isReplayed: true)
        }
        if direction == .grant, record.standing.total > Cap.account - amount {
            throw .conflict(.capExceeded)
        }
        if direction == .withdrawal, record.standing.balance < amount {
            throw .insufficientBalance(
                balance: record.standing.balance, held: record.standing.held, price: amount)
        }
        return add(signed, kind, to: record.id, nil, deed, admin, at: now)
    }

    mutating func refund(
        _ id: ChatID, _ amount: Int64?, _ deed: Operation.Deed, at now: Timestamp
    ) throws(LedgerError) -> MoveTokens.Receipt {
        let admin = try admin(deed.admin, at: now)
        guard let chat = chats.first(where: { $0.id == id }) else { throw .notFound(.chat) }
        let account = accounts[index(of: chat.account)]
        let refunds = account.entries.filter { $0.kind == .refund && $0.chat == id }
        if let entry = known(deed, admin, .refund) {
            let before = refunds.prefix { $0.id != entry.id }.map(\.amount).reduce(0, +)
            guard entry.chat == id, entry.memo == deed.memo,
                (amount ?? chat.price - before) == entry.amount
            else { throw .conflict(.keyReused) }
            return receipt(entry, isReplayed: true)
        }
        let left = chat.price - refunds.map(\.amount).reduce(0, +)
        let amount = amount ?? left
        guard (1...max(1, left)).contains(amount), left > 0 else {
            throw .conflict(.refundExceeded(left: left))
        }
        if account.record.standing.total > Cap.account - amount { throw .conflict(.capExceeded) }
        return add(amount, .refund, to: chat.account, id, deed, admin, at: now)
    }

    private func known(
        _ deed: Operation.Deed, _ admin: Administrator, _ kind: EntryRecord.Kind
    ) -> EntryRecord? {
        deed.key.flatMap {
            keyedEntries[EntryKey(actor: admin.actor, kind: kind, key: $0)]
        }
    }

    private mutating func add(
        _ amount: Int64, _ kind: EntryRecord.Kind, to account: AccountID, _ chat: ChatID?,
        _ deed: Operation.Deed, _ admin: Administrator, at now: Timestamp
    ) -> MoveTokens.Receipt {
        accounts[index(of: account)].record.standing.balance += amount
        let entry = write(
            account, kind, .admin, amount, chat: chat, memo: deed.memo, actor: admin.actor,
            at: now)
        if let key = deed.key {
            keyedEntries[EntryKey(actor: admin.actor, kind: kind, key: key)] = entry
        }
        let deeds: [EntryRecord.Kind: AuditRecord.Deed] = [
            .grant: .grant, .withdrawal: .withdraw, .refund: .refund,
        ]
        note(
            NewAudit(
                deeds[kind]!, by: admin, account: account, chat: chat, amount: amount,
                memo: deed.memo, at: now))
        return receipt(entry, isReplayed: false)
    }

    private func receipt(_ entry: EntryRecord, isReplayed: Bool) -> MoveTokens.Receipt {
        let record = accounts[index(of: entry.account)].record
        return .init(
            name: record.name, balance: record.standing.balance, entry: entry.id,
            isReplayed: isReplayed)
    }

    @discardableResult
    mutating func write(
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
}
