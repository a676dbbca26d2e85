/// A snapshot that can be written to; what is written is durable once its group has committed.
///
/// Rules check before they write: a command that refuses has written nothing.
package protocol LedgerTransaction: LedgerSnapshot {
    /// How many writes the group has made so far.
    var writes: Int { get }
    /// The audit records that the group has written so far.
    var audits: [NewAudit] { get }

    func insert(_ account: NewAccount) throws(LedgerError) -> AccountID
    func insert(_ login: LoginRecord) throws(LedgerError)
    /// Whether there was such a login.
    func deleteLogin(_ token: TokenHash) throws(LedgerError) -> Bool
    func deleteExpiredLogins(of account: AccountID, at now: Timestamp) throws(LedgerError)
    func setLastSeen(_ account: AccountID, at now: Timestamp) throws(LedgerError)

    /// Adds to balance and held; refused by the store (`unavailable`) if either fell below zero.
    func move(
        _ account: AccountID, balance: Int64, held: Int64
    ) throws(LedgerError)
    func insert(_ chat: NewChat) throws(LedgerError) -> ChatID
    /// Ends a pending chat of an owner; false if it is not pending or not the owner's.
    func finish(
        _ chat: ChatRecord, of owner: Owner, as end: ChatEnd, at now: Timestamp
    ) throws(LedgerError) -> Bool
    func insert(_ entry: NewEntry) throws(LedgerError) -> EntryID
    func insert(_ audit: NewAudit) throws(LedgerError)

    func setRole(_ role: Standing.Role, of account: AccountID) throws(LedgerError)
    func setState(_ state: Standing.State, of account: AccountID) throws(LedgerError)
    /// Ends all logins of an account; how many there were.
    func deleteLogins(of account: AccountID) throws(LedgerError) -> Int

    /// Blanks the texts of a chat, and hides it from its owner; its key stays, so that a repeat of
    /// it is not charged again.
    func blank(_ chat: ChatID) throws(LedgerError)
    /// Blanks what tells whose an account was, and notes that its texts are to go.
    func beginErasure(of account: AccountID, newName: String) throws(LedgerError)
    /// Blanks the texts of up to so many chats of accounts that are being erased; whether there
    /// are more.
    func continueErasures(limit: Int) throws(LedgerError) -> Bool

    func setPasswordHash(_ hash: String, of account: AccountID) throws(LedgerError)
    /// Notes when a login was used and its account seen, unless a later time is known.
    func touch(_ token: TokenHash, at time: Timestamp) throws(LedgerError)
    /// Binds a uid to an account, in place of what it was bound to.
    func bind(_ identity: LocalIdentity) throws(LedgerError)
}

/// A chat that is about to be written.
package struct NewChat: Sendable {
    package var account: AccountID
    /// Nil where it begins a conversation.
    package var conversation: ChatID?
    package var model: String
    package var message: String
    package var at: Timestamp
    package var key: IdempotencyKey?
    /// Nil while it is pending.
    package var end: ChatEnd?
    /// Nil unless it is pending.
    package var hold: ChatRecord.Hold?

    package init(
        account: AccountID, conversation: ChatID?, model: String, message: String, at: Timestamp,
        key: IdempotencyKey?, end: ChatEnd?, hold: ChatRecord.Hold?
    ) {
        self.account = account
        self.conversation = conversation
        self.model = model
        self.message = message
        self.at = at
        self.key = key
        self.end = end
        self.hold = hold
    }
}

/// How a chat ended.
///
/// A chat that failed or was interrupted gives its key back.
package struct ChatEnd: Sendable {
    package var state: ChatRecord.State
    /// Who answered, where that was not the model that was asked for.
    package var model: String?
    package var reply: String
    package var price: Int64
    package var usage: Usage
    package var finishReason: String

    package init(
        state: ChatRecord.State, model: String? = nil, reply: String, price: Int64, usage: Usage,
        finishReason: String
    ) {
        self.state = state
        self.model = model
        self.reply = reply
        self.price = price
        self.usage = usage
        self.finishReason = finishReason
    }

    /// An end without a charge.
    package static func unpaid(_ state: ChatRecord.State) -> ChatEnd {
        ChatEnd(state: state, reply: "", price: 0, usage: .none, finishReason: "")
    }
}

/// An entry that is about to be written.
package struct NewEntry: Sendable {
    package var account: AccountID
    package var kind: EntryRecord.Kind
    package var cause: EntryRecord.Cause
    package var amount: Int64
    package var balanceAfter: Int64
    package var chat: ChatID?
    package var memo: String?
    package var actor: String?
    package var key: String?
    package var at: Timestamp

    package init(
        account: AccountID, kind: EntryRecord.Kind, cause: EntryRecord.Cause, amount: Int64,
        balanceAfter: Int64, chat: ChatID? = nil, memo: String? = nil, actor: String? = nil,
        key: String? = nil, at: Timestamp
    ) {
        self.account = account
        self.kind = kind
        self.cause = cause
        self.amount = amount
        self.balanceAfter = balanceAfter
        self.chat = chat
        self.memo = memo
        self.actor = actor
        self.key = key
        self.at = at
    }
}
