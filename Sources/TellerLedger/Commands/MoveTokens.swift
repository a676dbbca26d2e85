/// An administrator's grant to an account or withdrawal from it.
///
/// - Errors, in order of precedence: those of `admin`; `notFound` for the account; for a known key
///   with another account, amount or memo `conflict`; `conflict` for a grant beyond the cap;
///   `insufficientBalance` for a withdrawal of more than the balance.
package struct MoveTokens: LedgerCommand {
    package enum Direction: Hashable, Sendable {
        case grant, withdrawal
    }

    package var admin: Caller
    package var direction: Direction
    package var name: String
    /// Above zero.
    package var amount: Int64
    package var memo: String?
    package var key: String?

    package init(
        admin: Caller, direction: Direction, name: String, amount: Int64, memo: String?,
        key: String?
    ) {
        precondition(amount > 0, "an amount is above zero")
        self.admin = admin
        self.direction = direction
        self.name = name
        self.amount = amount
        self.memo = memo
        self.key = key
    }

    package struct Receipt: Hashable, Sendable {
        package var name: String
        package var balance: Int64
        package var entry: EntryID
        package var isReplayed: Bool
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> Receipt {
        let admin = try ledger.admin(admin, at: now)
        guard let account = try ledger.account(named: name) else { throw .notFound(.account) }
        let standing = account.standing
        let kind: EntryRecord.Kind = direction == .grant ? .grant : .withdrawal
        let signed = direction == .grant ? amount : -amount
        if let key, let known = try ledger.entry(by: admin.actor, key: key, kind: kind) {
            guard known.account.id == account.id, known.entry.amount == signed,
                known.entry.hasMemo(memo)
            else { throw .conflict(.keyReused) }
            return Receipt(
                name: account.name, balance: standing.balance, entry: known.entry.id,
                isReplayed: true)
        }
        switch direction {
        case .grant where standing.total > Cap.account - amount:
            throw .conflict(.capExceeded)
        case .withdrawal where standing.balance < amount:
            throw .insufficientBalance(
                balance: standing.balance, held: standing.held, price: amount)
        case .grant, .withdrawal:
            break
        }
        try ledger.move(account.id, balance: signed, held: 0)
        let entry = try ledger.insert(
            NewEntry(
                account: account.id, kind: kind, cause: .admin, amount: signed,
                balanceAfter: standing.total + signed, memo: memo,
                actor: admin.actor, key: key, at: now))
        try ledger.insert(
            NewAudit(
                direction == .grant ? .grant : .withdraw, by: admin, account: account.id,
                amount: signed, memo: memo, at: now))
        return Receipt(
            name: account.name, balance: standing.balance + signed, entry: entry,
            isReplayed: false)
    }
}

extension EntryRecord {
    /// By its bytes, as the ledger has it: Swift takes texts for equal that are written in two ways.
    func hasMemo(_ other: String?) -> Bool {
        switch (memo, other) {
        case (nil, nil): true
        case (let memo?, let other?): memo.utf8.elementsEqual(other.utf8)
        default: false
        }
    }
}
