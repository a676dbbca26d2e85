internal import TellerLedger

/// Reads of one connection, inside a transaction that its owner has begun.
class SQLiteSnapshot: LedgerSnapshot {
    let connection: SQLiteConnection
    let statistics: StatisticsStatements
    let listings: ListingStatements
    let audit: AuditStatements
    let logins: LoginStatements
    let identities: LocalIdentityStatements
    private let sessionByToken: SQLStatement
    private let standingByID: SQLStatement
    private let accountByID: SQLStatement
    private let accountByName: SQLStatement
    private let countLogins: SQLStatement
    private let chatByID: SQLStatement
    private let chatByKey: SQLStatement
    private let chatsOfConversation: SQLStatement
    private let heldChats: SQLStatement
    private let ownHolds: SQLStatement
    private let entryByID: SQLStatement
    private let entryByKey: SQLStatement
    private let accountsByName: SQLStatement

    init(_ connection: SQLiteConnection) throws(SQLFault) {
        self.connection = connection
        let handle = connection.handle
        statistics = try StatisticsStatements(connection)
        listings = try ListingStatements(connection)
        audit = try AuditStatements(connection)
        logins = try LoginStatements(connection)
        identities = try LocalIdentityStatements(connection)
        sessionByToken = try SQLStatement(
            handle,
            """
            SELECT \(AccountRow.standingColumns), login.expires_at
            FROM login JOIN balance ON balance.account = login.account
            WHERE login.token_hash = ?
            """)
        standingByID = try SQLStatement(
            handle, "SELECT \(AccountRow.standingColumns) FROM balance WHERE account = ?")
        accountByID = try SQLStatement(handle, "\(AccountRow.select) WHERE account.id = ?")
        accountByName = try SQLStatement(
            handle, "\(AccountRow.select) WHERE account.folded_name = ?")
        countLogins = try SQLStatement(
            handle,
            """
            SELECT count(*) FROM login
            WHERE account = ? AND (expires_at IS NULL OR expires_at > ?)
            """)
        chatByID = try SQLStatement(handle, "\(ChatRow.select) WHERE id = ?")
        chatByKey = try SQLStatement(handle, "\(ChatRow.select) WHERE key = ? AND account = ?")
        chatsOfConversation = try SQLStatement(
            handle,
            """
            \(ChatRow.select) WHERE conversation = ? AND is_deleted = 0 AND id < ?
            ORDER BY id DESC
            """)
        heldChats = try SQLStatement(
            handle,
            """
            \(ChatRow.select) WHERE hold IS NOT NULL AND owner_node = ?
            AND owner_incarnation < ? ORDER BY owner_incarnation LIMIT ?
            """)
        ownHolds = try SQLStatement(
            handle,
            """
            SELECT id FROM chat WHERE hold IS NOT NULL AND owner_node = ?
            AND owner_incarnation = ?
            """)
        entryByID = try SQLStatement(handle, "\(EntryRow.select) WHERE id = ?")
        entryByKey = try SQLStatement(
            handle, "\(EntryRow.select) WHERE key = ? AND actor = ? AND kind = ?")
        accountsByName = try SQLStatement(
            handle,
            """
            \(AccountRow.select) WHERE account.folded_name > ? AND account.folded_name < ?
            ORDER BY account.folded_name
            """)
    }

    // What a transaction knows better than the table: see SQLiteTransaction.

    func current(_ row: StandingRow) -> StandingRow { row }
    func cached(_ id: AccountID) -> StandingRow? { nil }

    func day(_ day: Day) throws(LedgerError) -> DaySums {
        statistics.day.bind(1, day.number)
        return try first(statistics.day) { StatisticsStatements.daySums($0) } ?? DaySums()
    }

    // Accounts

    func session(_ token: TokenHash) throws(LedgerError) -> Session? {
        sessionByToken.bind(1, token.bytes)
        return try first(sessionByToken) { row in
            Session(
                standing: current(AccountRow.standing(row)).standing,
                expiresAt: row.optionalInteger(AccountRow.standingCount).map(
                    Timestamp.init(milliseconds:)))
        }
    }

    func standingRow(_ id: AccountID) throws(LedgerError) -> StandingRow? {
        if let known = cached(id) { return known }
        standingByID.bind(1, id.value)
        return try first(standingByID) { current(AccountRow.standing($0)) }
    }

    func standing(_ id: AccountID) throws(LedgerError) -> Standing? {
        try standingRow(id)?.standing
    }

    func account(_ id: AccountID) throws(LedgerError) -> AccountRecord? {
        accountByID.bind(1, id.value)
        return try first(accountByID) { credentials($0).account }
    }

    func account(named name: String) throws(LedgerError) -> AccountRecord? {
        try credentials(named: name)?.account
    }

    func credentials(named name: String) throws(LedgerError) -> Credentials? {
        accountByName.bind(1, AccountRecord.folded(name))
        return try first(accountByName) { credentials($0) }
    }

    private func credentials(_ row: SQLStatement) -> Credentials {
        AccountRow.credentials(row, current(AccountRow.standing(row)).standing)
    }

    func loginCount(of account: AccountID, at now: Timestamp) throws(LedgerError) -> Int64 {
        countLogins.bind(1, account.value)
        countLogins.bind(2, now.milliseconds)
        return try first(countLogins) { $0.integer(0) } ?? 0
    }

    func accounts(
        prefix: String, after: String?, _ body: (AccountRecord) -> Bool
    ) throws(LedgerError) {
        let prefix = AccountRecord.folded(prefix)
        let after = after.map(AccountRecord.folded) ?? ""
        // The first name of the page is above `from` and not equal to it; U+10FFFF is above all.
        let from = max(prefix, after)
        if prefix > after, let exact = try account(named: prefix) {
            guard body(exact) else { return }
        }
        accountsByName.bind(1, from)
        accountsByName.bind(2, prefix + "\u{10FFFF}")
        try each(accountsByName) { body(credentials($0).account) }
    }

    // Chats

    func chat(_ id: ChatID) throws(LedgerError) -> ChatRecord? {
        chatByID.bind(1, id.value)
        return try first(chatByID) { ChatRow.record($0) }
    }

    func chat(of account: AccountID, key: String) throws(LedgerError) -> ChatRecord? {
        chatByKey.bind(1, key)
        chatByKey.bind(2, account.value)
        return try first(chatByKey) { ChatRow.record($0) }
    }

    func openHolds(before owner: Owner, limit: Int) throws(LedgerError) -> [ChatRecord] {
        heldChats.bind(1, owner.node)
        heldChats.bind(2, owner.incarnation)
        heldChats.bind(3, Int64(limit))
        var chats: [ChatRecord] = []
        try each(heldChats) { row in
            chats.append(ChatRow.record(row))
            return true
        }
        return chats
    }

    func openHolds(of owner: Owner) throws(LedgerError) -> [ChatID] {
        ownHolds.bind(1, owner.node)
        ownHolds.bind(2, owner.incarnation)
        var chats: [ChatID] = []
        try each(ownHolds) { row in
            chats.append(ChatID(row.integer(0)))
            return true
        }
        return chats
    }

    func chats(
        of account: AccountID, in conversation: ChatID?, before: ChatID?,
        _ body: (ChatRecord) -> Bool
    ) throws(LedgerError) {
        if let conversation {
            return try chats(of: account, in: conversation, before: before, body)
        }
        var next: Int64
        if let before {
            guard let cursor = try linkedChat(before.value), cursor.record.account == account
            else { throw .notFound(.cursor) }
            next = cursor.previous
        } else {
            next = try standingRow(account)?.lastChat ?? 0
        }
        while next != 0, let chat = try linkedChat(next) {
            guard body(chat.record) else { return }
            next = chat.previous
        }
    }

    private func chats(
        of account: AccountID, in conversation: ChatID, before: ChatID?,
        _ body: (ChatRecord) -> Bool
    ) throws(LedgerError) {
        guard let first = try chat(conversation), first.account == account,
            first.conversation == conversation
        else {
            if before != nil { throw .notFound(.cursor) }
            return
        }
        if let before {
            guard let cursor = try chat(before), cursor.account == account,
                cursor.conversation == conversation
            else { throw .notFound(.cursor) }
            if before == conversation { return }
        }
        chatsOfConversation.bind(1, conversation.value)
        chatsOfConversation.bind(2, before?.value ?? Int64.max)
        var goOn = true
        try each(chatsOfConversation) { row in
            goOn = body(ChatRow.record(row))
            return goOn
        }
        if goOn, !first.isDeleted { _ = body(first) }
    }

    private func linkedChat(
        _ id: Int64
    ) throws(LedgerError) -> (record: ChatRecord, previous: Int64)? {
        chatByID.bind(1, id)
        return try first(chatByID) { (ChatRow.record($0), ChatRow.previous($0)) }
    }

    // Entries

    func entry(
        by actor: String, key: String, kind: EntryRecord.Kind
    ) throws(LedgerError) -> (entry: EntryRecord, account: AccountRecord)? {
        entryByKey.bind(1, key)
        entryByKey.bind(2, actor)
        entryByKey.bind(3, kind.rawValue)
        guard let entry = try first(entryByKey, { EntryRow.record($0) }),
            let account = try account(entry.account)
        else { return nil }
        return (entry, account)
    }

    func entries(
        of account: AccountID, before: EntryID?, _ body: (EntryRecord) -> Bool
    ) throws(LedgerError) {
        var next: Int64
        if let before {
            guard let cursor = try linkedEntry(before.value), cursor.record.account == account
            else { throw .notFound(.cursor) }
            next = cursor.previous
        } else {
            next = try standingRow(account)?.lastEntry ?? 0
        }
        while next != 0, let entry = try linkedEntry(next) {
            guard body(entry.record) else { return }
            next = entry.previous
        }
    }

    func entryExists(_ id: EntryID) throws(LedgerError) -> Bool {
        try linkedEntry(id.value) != nil
    }

    private func linkedEntry(
        _ id: Int64
    ) throws(LedgerError) -> (record: EntryRecord, previous: Int64)? {
        entryByID.bind(1, id)
        return try first(entryByID) { (EntryRow.record($0), EntryRow.previous($0)) }
    }
}
