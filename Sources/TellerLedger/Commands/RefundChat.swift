/// An administrator's refund of what a chat was charged, or of part of it.
///
/// - Errors, in order of precedence: those of `admin`; `notFound` for the chat; for a known key
///   with another chat, amount or memo `conflict`, where all that was left is the same as the amount
///   that it came to; `conflict` for more than is left of the charge, also where nothing is, or
///   beyond the cap.
package struct RefundChat: LedgerCommand {
    package var admin: Caller
    package var chat: ChatID
    /// Above zero; nil for all that is left.
    package var amount: Int64?
    package var memo: String?
    package var key: String?

    package init(admin: Caller, chat: ChatID, amount: Int64?, memo: String?, key: String?) {
        precondition(amount ?? 1 > 0, "an amount is above zero")
        self.admin = admin
        self.chat = chat
        self.amount = amount
        self.memo = memo
        self.key = key
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> MoveTokens.Receipt {
        let admin = try ledger.admin(admin, at: now)
        guard let chat = try ledger.chat(chat), let account = try ledger.account(chat.account)
        else { throw .notFound(.chat) }
        let standing = account.standing
        if let key, let known = try ledger.entry(by: admin.actor, key: key, kind: .refund) {
            guard try isRepeat(of: known.entry, chat, ledger) else { throw .conflict(.keyReused) }
            return MoveTokens.Receipt(
                name: account.name, balance: standing.balance, entry: known.entry.id,
                isReplayed: true)
        }
        let left = chat.price - (try ledger.refunded(of: chat.id, until: nil))
        let amount = amount ?? left
        guard amount > 0, amount <= left else { throw .conflict(.refundExceeded(left: left)) }
        guard standing.total <= Cap.account - amount else { throw .conflict(.capExceeded) }
        try ledger.move(account.id, balance: amount, held: 0)
        let entry = try ledger.insert(
            NewEntry(
                account: account.id, kind: .refund, cause: .admin, amount: amount,
                balanceAfter: standing.total + amount, chat: chat.id, memo: memo,
                actor: admin.actor, key: key, at: now))
        try ledger.insert(
            NewAudit(
                .refund, by: admin, account: account.id, chat: chat.id, amount: amount,
                memo: memo, at: now))
        return MoveTokens.Receipt(
            name: account.name, balance: standing.balance + amount, entry: entry,
            isReplayed: false)
    }

    /// Whether an entry is what this asks for.
    ///
    /// An entry does not tell whether its amount was given. But of all that is left nothing stays,
    /// so that one which left something was asked for by its amount.
    private func isRepeat(
        of entry: EntryRecord, _ chat: ChatRecord, _ ledger: any LedgerTransaction
    ) throws(LedgerError) -> Bool {
        guard entry.chat == chat.id, entry.hasMemo(memo) else { return false }
        if let amount { return amount == entry.amount }
        return try ledger.refunded(of: chat.id, until: entry.id) == chat.price
    }
}
