/// An entry: append-only, never updated.
package struct EntryRecord: Hashable, Sendable {
    /// Raw values are those of the store.
    package enum Kind: Int64, Sendable, CaseIterable {
        case grant = 0
        case charge = 1
        case refund = 2
        case withdrawal = 3
    }

    package enum Cause: Int64, Sendable, CaseIterable {
        case register = 0
        case admin = 1
        case chat = 2
        case allowance = 3
        case voucher = 4
        case imported = 5
    }

    package var id: EntryID
    package var account: AccountID
    package var kind: Kind
    package var cause: Cause
    /// Tokens added to the account; below zero where they were taken.
    package var amount: Int64
    /// Balance and held of the account together, after it.
    package var balanceAfter: Int64
    package var chat: ChatID?
    package var memo: String?
    /// Who made it, where that was not the account itself.
    package var actor: String?
    package var at: Timestamp

    package init(
        id: EntryID, account: AccountID, kind: Kind, cause: Cause, amount: Int64,
        balanceAfter: Int64, chat: ChatID?, memo: String?, actor: String?, at: Timestamp
    ) {
        self.id = id
        self.account = account
        self.kind = kind
        self.cause = cause
        self.amount = amount
        self.balanceAfter = balanceAfter
        self.chat = chat
        self.memo = memo
        self.actor = actor
        self.at = at
    }
}
