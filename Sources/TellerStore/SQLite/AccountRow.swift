internal import TellerLedger

/// How an account stands, with the ends of its chains of chats and entries.
struct StandingRow {
    var standing: Standing
    /// Its newest chat, or 0.
    var lastChat: Int64
    /// Its newest entry, or 0.
    var lastEntry: Int64
}

/// The tables `balance` and `account`.
enum AccountRow {
    static let standingColumns = """
        balance.account, balance.balance, balance.held, balance.last_chat, balance.last_entry,
        balance.role, balance.state
        """
    static let standingCount: Int32 = 7

    static let select = """
        SELECT \(standingColumns), account.name, account.password_hash, account.created_at,
            account.last_seen_at
        FROM account JOIN balance ON balance.account = account.id
        """

    static func standing(_ row: SQLStatement) -> StandingRow {
        StandingRow(
            standing: Standing(
                id: AccountID(row.integer(0)),
                // A role or state of a newer daemon grants nothing here.
                role: Standing.Role(rawValue: row.integer(5)) ?? .user,
                state: Standing.State(rawValue: row.integer(6)) ?? .disabled,
                balance: row.integer(1), held: row.integer(2)),
            lastChat: row.integer(3), lastEntry: row.integer(4))
    }

    static func credentials(_ row: SQLStatement, _ standing: Standing) -> Credentials {
        let next = standingCount
        return Credentials(
            account: AccountRecord(
                standing: standing, name: row.text(next),
                createdAt: Timestamp(milliseconds: row.integer(next + 2)),
                lastSeenAt: row.optionalInteger(next + 3).map(Timestamp.init(milliseconds:))),
            passwordHash: row.optionalText(next + 1))
    }
}
