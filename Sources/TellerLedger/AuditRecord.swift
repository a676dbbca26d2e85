/// What an administrator did; append-only, written in the same transaction as the deed.
package struct AuditRecord: Hashable, Sendable {
    /// Raw values are those of the store.
    package enum Deed: Int64, Sendable, CaseIterable {
        case create = 0
        case grant = 1
        case withdraw = 2
        case refund = 3
        case disable = 4
        case enable = 5
        case role = 6
        case password = 7
        case link = 8
        case erase = 9
        case revoke = 10
        case readChats = 11
        case backup = 12
    }

    package var id: AuditID
    package var deed: Deed
    package var peerUID: UInt32?
    /// Whose token the administrator showed.
    package var admin: AccountID?
    /// Where it called a bridge from.
    package var address: String?
    /// Whom it was done to.
    package var account: AccountID?
    package var chat: ChatID?
    /// Tokens added to the account; below zero where they were taken.
    package var amount: Int64?
    package var detail: String?
    package var memo: String?
    package var at: Timestamp

    package init(
        id: AuditID, deed: Deed, peerUID: UInt32?, admin: AccountID?, address: String?,
        account: AccountID?, chat: ChatID?, amount: Int64?, detail: String?, memo: String?,
        at: Timestamp
    ) {
        self.id = id
        self.deed = deed
        self.peerUID = peerUID
        self.admin = admin
        self.address = address
        self.account = account
        self.chat = chat
        self.amount = amount
        self.detail = detail
        self.memo = memo
        self.at = at
    }
}

/// A deed that is about to be recorded.
package struct NewAudit: Sendable {
    package var deed: AuditRecord.Deed
    package var admin: Administrator
    package var account: AccountID?
    package var chat: ChatID?
    package var amount: Int64?
    package var detail: String?
    package var memo: String?
    package var at: Timestamp

    package init(
        _ deed: AuditRecord.Deed, by admin: Administrator, account: AccountID? = nil,
        chat: ChatID? = nil, amount: Int64? = nil, detail: String? = nil, memo: String? = nil,
        at: Timestamp
    ) {
        self.deed = deed
        self.admin = admin
        self.account = account
        self.chat = chat
        self.amount = amount
        self.detail = detail
        self.memo = memo
        self.at = at
    }
}
