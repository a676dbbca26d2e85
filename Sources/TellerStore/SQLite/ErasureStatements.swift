internal import TellerLedger

/// How texts, and accounts, are blanked.
///
/// Not `Sendable`: it belongs to whoever owns its connection.
final class ErasureStatements {
    private let blankChat: SQLStatement
    private let blankAccount: SQLStatement
    private let unlink: SQLStatement
    private let begin: SQLStatement
    private let next: SQLStatement
    private let chat: SQLStatement
    private let blankErased: SQLStatement
    private let advance: SQLStatement
    private let end: SQLStatement

    init(_ connection: SQLiteConnection) throws(SQLFault) {
        let handle = connection.handle
        blankChat = try SQLStatement(
            handle, "UPDATE chat SET message = '', reply = '', is_deleted = 1 WHERE id = ?")
        blankAccount = try SQLStatement(
            handle,
            """
            UPDATE account SET name = ?1, folded_name = ?1, password_hash = NULL,
                last_seen_at = NULL
            WHERE id = ?2
            """)
        unlink = try SQLStatement(handle, "DELETE FROM local_identity WHERE account = ?")
        begin = try SQLStatement(handle, "INSERT INTO erasure VALUES (?, ?)")
        next = try SQLStatement(handle, "SELECT account, next_chat FROM erasure LIMIT 1")
        chat = try SQLStatement(handle, "SELECT previous FROM chat WHERE id = ?")
        // The key goes too, since callers make keys of what they like.
        blankErased = try SQLStatement(
            handle,
            """
            UPDATE chat SET message = '', reply = '', is_deleted = 1, key = NULL,
                fingerprint = NULL
            WHERE id = ?
            """)
        advance = try SQLStatement(handle, "UPDATE erasure SET next_chat = ? WHERE account = ?")
        end = try SQLStatement(handle, "DELETE FROM erasure WHERE account = ?")
    }

    func blank(_ id: ChatID) throws(SQLFault) {
        blankChat.bind(1, id.value)
        try blankChat.run()
    }

    func begin(_ account: AccountID, newName: String, lastChat: Int64) throws(SQLFault) {
        blankAccount.bind(1, newName)
        blankAccount.bind(2, account.value)
        try blankAccount.run()
        unlink.bind(1, account.value)
        try unlink.run()
        begin.bind(1, account.value)
        begin.bind(2, lastChat)
        try begin.run()
    }

    /// Whether there are more; nil where there was nothing to go on with.
    func proceed(limit: Int) throws(SQLFault) -> Bool? {
        guard let (account, first) = try pending() else { return nil }
        var id = first
        var count = 0
        while id != 0, count < limit {
            chat.bind(1, id)
            let previous = try read(chat) { $0.integer(0) } ?? 0
            blankErased.bind(1, id)
            try blankErased.run()
            id = previous
            count += 1
        }
        if id == 0 {
            end.bind(1, account)
            try end.run()
        } else {
            advance.bind(1, id)
            advance.bind(2, account)
            try advance.run()
        }
        return try pending() != nil
    }

    private func pending() throws(SQLFault) -> (account: Int64, chat: Int64)? {
        try read(next) { ($0.integer(0), $0.integer(1)) }
    }

    private func read<Value>(
        _ statement: SQLStatement, _ body: (SQLStatement) -> Value
    ) throws(SQLFault) -> Value? {
        defer { statement.reset() }
        return try statement.step() ? body(statement) : nil
    }
}
