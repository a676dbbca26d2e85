/// One consistent view of the ledger.
///
/// Every call is a point look-up or a bounded page; all throw only `LedgerError.unavailable` where
/// nothing else is said.
package protocol LedgerSnapshot {
    func session(_ token: TokenHash) throws(LedgerError) -> Session?
    func standing(_ id: AccountID) throws(LedgerError) -> Standing?
    func account(_ id: AccountID) throws(LedgerError) -> AccountRecord?
    func account(named name: String) throws(LedgerError) -> AccountRecord?
    func credentials(named name: String) throws(LedgerError) -> Credentials?
    func loginCount(of account: AccountID, at now: Timestamp) throws(LedgerError) -> Int64

    func chat(_ id: ChatID) throws(LedgerError) -> ChatRecord?
    /// The chat that holds an idempotency key of an account.
    func chat(of account: AccountID, key: String) throws(LedgerError) -> ChatRecord?
    /// Pending chats that a node holds since an incarnation before the given one.
    func openHolds(before owner: Owner, limit: Int) throws(LedgerError) -> [ChatRecord]
    /// All chats that an owner itself holds tokens for.
    func openHolds(of owner: Owner) throws(LedgerError) -> [ChatID]
    /// How many chats hold tokens, whoever's they are.
    func openHoldCount() throws(LedgerError) -> Int64
    /// The entry that an actor made under an idempotency key, with the account's name.
    func entry(by actor: String, key: String, kind: EntryRecord.Kind)
        throws(LedgerError) -> (entry: EntryRecord, account: AccountRecord)?

    /// Newest first; `body` says whether to go on. Throws `notFound(.cursor)` where `before` is no
    /// chat of the listing. Of a conversation only what was not deleted.
    func chats(
        of account: AccountID, in conversation: ChatID?, before: ChatID?,
        _ body: (ChatRecord) -> Bool
    ) throws(LedgerError)
    /// The same of all conversations, but of chats that go on with one, nil: their texts are not
    /// read.
    func firstChats(
        of account: AccountID, before: ChatID?, _ body: (ChatID, ChatRecord?) -> Bool
    ) throws(LedgerError)
    /// Newest first; `body` says whether to go on. Throws `notFound(.cursor)` where `before` is no
    /// entry of the account.
    func entries(
        of account: AccountID, before: EntryID?, _ body: (EntryRecord) -> Bool
    ) throws(LedgerError)
    /// By folded name; `body` says whether to go on.
    func accounts(
        prefix: String, after: String?, _ body: (AccountRecord) -> Bool
    ) throws(LedgerError)

    /// How many chats a conversation has, and when the last of them was sent.
    func extent(of conversation: ChatID) throws(LedgerError) -> (chats: Int64, last: Timestamp)
    /// All chats, newest first, from before a point in time or a chat; `body` says whether to go
    /// on.
    func chats(
        until: Timestamp?, before: ChatID?, _ body: (ChatRecord) -> Bool
    ) throws(LedgerError)
    /// All entries, newest first, likewise.
    func entries(
        until: Timestamp?, before: EntryID?, _ body: (EntryRecord) -> Bool
    ) throws(LedgerError)
    /// What was given back of a chat's charge, by an entry and those before it; nil for all.
    func refunded(of chat: ChatID, until entry: EntryID?) throws(LedgerError) -> Int64

    /// Newest first; `body` says whether to go on.
    func audit(before: AuditID?, _ body: (AuditRecord) -> Bool) throws(LedgerError)

    /// What an account used since a day, newest first, then by model.
    func usage(of account: AccountID, since day: Day) throws(LedgerError) -> [ModelDay]
    /// What all accounts used since a day, newest first, then by model.
    func modelDays(since day: Day) throws(LedgerError) -> [ModelDay]
    /// The days since one on which something happened, newest first.
    func days(since day: Day) throws(LedgerError) -> [(day: Day, sums: DaySums)]
    func day(_ day: Day) throws(LedgerError) -> DaySums
    func totals() throws(LedgerError) -> LedgerTotals

    /// All logins of an account, also those that have expired, in no particular order.
    func logins(of account: AccountID) throws(LedgerError) -> [LoginRecord]
    /// All logins by their ids, from behind one; `body` says whether to go on.
    func logins(after id: LoginID?, _ body: (LoginRecord) -> Bool) throws(LedgerError)
    /// The login of an id; nil where it names none, or more than one.
    func login(_ id: LoginID) throws(LedgerError) -> LoginRecord?
    func localIdentity(of uid: UInt32) throws(LedgerError) -> LocalIdentity?
}
