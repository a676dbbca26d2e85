internal import GRDBSQLite
internal import TellerLedger

/// Writes of one connection, inside a transaction that its owner has begun.
///
/// What a group changes of an account's standing is gathered here and written once, before the
/// commit: a charge moves the balance and two ends of chains, and a busy account many times so.
/// Nobody else can write meanwhile, so within the transaction this is the truth.
final class SQLiteTransaction: SQLiteSnapshot, LedgerTransaction {
    private(set) var writes = 0
    private(set) var audits: [NewAudit] = []
    /// Whether it took texts away.
    private(set) var hasErased = false
    private var standings: [AccountID: StandingRow] = [:]
    private var changed: Set<AccountID> = []
    private var tally = Tally()

    private let chats: ChatStatements
    private let rollups: RollupStatements
    private let erasures: ErasureStatements
    private let loginChanges: LoginChanges
    private let identityChanges: LocalIdentityChanges

    private let insertAccount: SQLStatement
    private let insertBalance: SQLStatement
    private let updateBalance: SQLStatement
    private let updateLastSeen: SQLStatement
    private let insertLogin: SQLStatement
    private let deleteLogin: SQLStatement
    private let deleteExpired: SQLStatement
    private let deleteAll: SQLStatement
    private let insertEntry: SQLStatement

    override init(_ connection: SQLiteConnection) throws(SQLFault) {
        let handle = connection.handle
        chats = try ChatStatements(connection)
        rollups = try RollupStatements(connection)
        erasures = try ErasureStatements(connection)
        loginChanges = try LoginChanges(connection)
        identityChanges = try LocalIdentityChanges(connection)
        insertAccount = try SQLStatement(
            handle,
            """
            INSERT INTO account (name, folded_name, password_hash, created_at)
            VALUES (?, ?, ?, ?)
            """)
        insertBalance = try SQLStatement(
            handle,
            """
            INSERT INTO balance (account, balance, held, last_chat, last_entry, role, state)
            VALUES (?, 0, 0, 0, 0, ?, 0)
            """)
        updateBalance = try SQLStatement(
            handle,
            """
            UPDATE balance SET balance = ?, held = ?, last_chat = ?, last_entry = ?, role = ?,
                state = ?, usage_day = ?, usage_model = ?, usage_chats = ?, usage_failures = ?,
                usage_tokens = ?, usage_input = ?, usage_output = ?
            WHERE account = ?
            """)
        updateLastSeen = try SQLStatement(
            handle, "UPDATE account SET last_seen_at = ? WHERE id = ?")
        insertLogin = try SQLStatement(
            handle,
            """
            INSERT INTO login (token_hash, account, label, created_at, expires_at)
            VALUES (?, ?, ?, ?, ?)
            """)
        deleteLogin = try SQLStatement(handle, "DELETE FROM login WHERE token_hash = ?")
        deleteExpired = try SQLStatement(
            handle, "DELETE FROM login WHERE account = ? AND expires_at <= ?")
        deleteAll = try SQLStatement(handle, "DELETE FROM login WHERE account = ?")
        insertEntry = try SQLStatement(
            handle,
            """
            INSERT INTO entry (account, previous, kind, cause, amount, balance_after, chat, memo,
                actor, key, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        try super.init(connection)
    }

    /// Forgets the group before; its transaction has ended, well or not.
    func begin() {
        standings.removeAll(keepingCapacity: true)
        changed.removeAll(keepingCapacity: true)
        tally.begin()
        writes = 0
        audits.removeAll()
        hasErased = false
    }

    /// Writes what was gathered; the last thing before the commit.
    func flush() throws(LedgerError) {
        try store { () throws(SQLFault) in try tally.write(rollups) }
        for id in changed {
            guard let row = standings[id] else { continue }
            updateBalance.bind(1, row.standing.balance)
            updateBalance.bind(2, row.standing.held)
            updateBalance.bind(3, row.lastChat)
            updateBalance.bind(4, row.lastEntry)
            updateBalance.bind(5, row.standing.role.rawValue)
            updateBalance.bind(6, row.standing.state.rawValue)
            updateBalance.bind(7, row.usage.day.number)
            updateBalance.bind(8, row.usage.model)
            updateBalance.bind(9, row.usage.sums.chats)
            updateBalance.bind(10, row.usage.sums.failures)
            updateBalance.bind(11, row.usage.sums.tokens)
            updateBalance.bind(12, row.usage.sums.inputTokens)
            updateBalance.bind(13, row.usage.sums.outputTokens)
            updateBalance.bind(14, id.value)
            guard try run(updateBalance) == 1 else {
                throw .unavailable(.notApplied, reason: "account \(id.value) has no balance")
            }
        }
        changed.removeAll(keepingCapacity: true)
    }

    override func current(_ row: StandingRow) -> StandingRow {
        if let known = standings[row.standing.id] { return known }
        standings[row.standing.id] = row
        return row
    }

    override func cached(_ id: AccountID) -> StandingRow? { standings[id] }

    private func change(
        _ id: AccountID, _ body: (inout StandingRow) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        guard var row = try standingRow(id) else {
            throw .unavailable(.notApplied, reason: "account \(id.value) does not exist")
        }
        try body(&row)
        standings[id] = row
        changed.insert(id)
    }

    // Accounts and logins

    func insert(_ account: NewAccount) throws(LedgerError) -> AccountID {
        insertAccount.bind(1, account.name)
        insertAccount.bind(2, AccountRecord.folded(account.name))
        insertAccount.bind(3, account.passwordHash)
        insertAccount.bind(4, account.createdAt.milliseconds)
        try run(insertAccount)
        let id = sqlite3_last_insert_rowid(connection.handle)
        insertBalance.bind(1, id)
        insertBalance.bind(2, account.role.rawValue)
        try run(insertBalance)
        tally.addAccount(at: account.createdAt)
        return AccountID(id)
    }

    func setRole(_ role: Standing.Role, of account: AccountID) throws(LedgerError) {
        writes += 1
        try change(account) { $0.standing.role = role }
    }

    func setState(_ state: Standing.State, of account: AccountID) throws(LedgerError) {
        writes += 1
        try change(account) { $0.standing.state = state }
    }

    func insert(_ login: LoginRecord) throws(LedgerError) {
        insertLogin.bind(1, login.token.bytes)
        insertLogin.bind(2, login.account.value)
        insertLogin.bind(3, login.label)
        insertLogin.bind(4, login.createdAt.milliseconds)
        insertLogin.bind(5, login.expiresAt?.milliseconds)
        try run(insertLogin)
    }

    func deleteLogin(_ token: TokenHash) throws(LedgerError) -> Bool {
        deleteLogin.bind(1, token.bytes)
        return try run(deleteLogin) == 1
    }

    func deleteExpiredLogins(of account: AccountID, at now: Timestamp) throws(LedgerError) {
        deleteExpired.bind(1, account.value)
        deleteExpired.bind(2, now.milliseconds)
        try run(deleteExpired)
    }

    func deleteLogins(of account: AccountID) throws(LedgerError) -> Int {
        deleteAll.bind(1, account.value)
        return try run(deleteAll)
    }

    func setLastSeen(_ account: AccountID, at now: Timestamp) throws(LedgerError) {
        updateLastSeen.bind(1, now.milliseconds)
        updateLastSeen.bind(2, account.value)
        try run(updateLastSeen)
    }

    func setPasswordHash(_ hash: String, of account: AccountID) throws(LedgerError) {
        try store { () throws(SQLFault) in try loginChanges.setPassword(hash, of: account) }
    }

    func touch(_ token: TokenHash, at time: Timestamp) throws(LedgerError) {
        try store { () throws(SQLFault) in try loginChanges.touch(token, at: time) }
    }

    func bind(_ identity: LocalIdentity) throws(LedgerError) {
        try store { () throws(SQLFault) in try identityChanges.bind(identity) }
    }

    // Money

    func move(_ account: AccountID, balance: Int64, held: Int64) throws(LedgerError) {
        writes += 1
        try change(account) { row throws(LedgerError) in
            let balance = row.standing.balance.addingReportingOverflow(balance)
            let held = row.standing.held.addingReportingOverflow(held)
            guard !balance.overflow, !held.overflow, balance.partialValue >= 0,
                held.partialValue >= 0
            else {
                throw .unavailable(
                    .notApplied,
                    reason: "account \(account.value) would fall below zero, or overflow")
            }
            row.standing.balance = balance.partialValue
            row.standing.held = held.partialValue
        }
    }

    func insert(_ chat: NewChat) throws(LedgerError) -> ChatID {
        guard let row = try standingRow(chat.account) else {
            throw .unavailable(.notApplied, reason: "account \(chat.account.value) is missing")
        }
        try run(chats.insertion(of: chat, behind: row.lastChat))
        let id = sqlite3_last_insert_rowid(connection.handle)
        try change(chat.account) { $0.lastChat = id }
        if let end = chat.end {
            try count(end, model: chat.model, of: chat.account, at: chat.at)
        }
        return ChatID(id)
    }

    func finish(
        _ chat: ChatRecord, of owner: Owner, as end: ChatEnd, at now: Timestamp
    ) throws(LedgerError) -> Bool {
        guard try run(chats.end(of: chat.id, of: owner, as: end)) == 1 else { return false }
        try count(end, model: end.model ?? chat.model, of: chat.account, at: now)
        return true
    }

    /// Adds a chat that has ended to the rollups, and to its account's own.
    private func count(
        _ end: ChatEnd, model: String, of account: AccountID, at now: Timestamp
    ) throws(LedgerError) {
        guard end.state != .interrupted else { return }
        let day = Day(of: now)
        let model = try store { () throws(SQLFault) in
            try tally.number(ofModel: model, rollups)
        }
        tally.add(end, day: day, model: model)
        try change(account) { row throws(LedgerError) in
            if row.usage.day != day || row.usage.model != model {
                if !row.usage.isEmpty {
                    let ended = row.usage
                    try store { () throws(SQLFault) in try rollups.add(ended, of: account) }
                }
                row.usage = UsageRun(day: day, model: model, sums: ChatSums())
            }
            row.usage.sums.add(end)
        }
    }

    func insert(_ entry: NewEntry) throws(LedgerError) -> EntryID {
        guard let row = try standingRow(entry.account) else {
            throw .unavailable(.notApplied, reason: "account \(entry.account.value) is missing")
        }
        insertEntry.bind(1, entry.account.value)
        insertEntry.bind(2, row.lastEntry)
        insertEntry.bind(3, entry.kind.rawValue)
        insertEntry.bind(4, entry.cause.rawValue)
        insertEntry.bind(5, entry.amount)
        insertEntry.bind(6, entry.balanceAfter)
        insertEntry.bind(7, entry.chat?.value)
        insertEntry.bind(8, entry.memo)
        insertEntry.bind(9, entry.actor)
        insertEntry.bind(10, entry.key)
        insertEntry.bind(11, entry.at.milliseconds)
        try run(insertEntry)
        let id = sqlite3_last_insert_rowid(connection.handle)
        try change(entry.account) { $0.lastEntry = id }
        tally.add(entry)
        return EntryID(id)
    }

    func insert(_ audit: NewAudit) throws(LedgerError) {
        try run(self.audit.insertion(of: audit))
        audits.append(audit)
    }

    override func day(_ day: Day) throws(LedgerError) -> DaySums {
        var sums = try super.day(day)
        if let added = tally.days[day] { sums.add(added) }
        return sums
    }

    // Erasures

    func blank(_ chat: ChatID) throws(LedgerError) {
        hasErased = true
        try store { () throws(SQLFault) in try erasures.blank(chat) }
    }

    func beginErasure(of account: AccountID, newName: String) throws(LedgerError) {
        hasErased = true
        let lastChat = try standingRow(account)?.lastChat ?? 0
        try store { () throws(SQLFault) in
            try erasures.begin(account, newName: newName, lastChat: lastChat)
        }
    }

    func continueErasures(limit: Int) throws(LedgerError) -> Bool {
        let hasMore: Bool?
        do throws(SQLFault) {
            hasMore = try erasures.proceed(limit: limit)
        } catch {
            throw error.unavailable(.notApplied)
        }
        // It is asked for again and again; where nothing was pending, nothing was written.
        guard let hasMore else { return false }
        writes += 1
        hasErased = true
        return hasMore
    }

    private func store<Value>(
        _ body: () throws(SQLFault) -> Value
    ) throws(LedgerError) -> Value {
        writes += 1
        do throws(SQLFault) { return try body() } catch { throw error.unavailable(.notApplied) }
    }

    /// How many rows it changed.
    @discardableResult
    private func run(_ statement: SQLStatement) throws(LedgerError) -> Int {
        writes += 1
        do throws(SQLFault) {
            return try statement.run()
        } catch {
            throw error.unavailable(.notApplied)
        }
    }
}
