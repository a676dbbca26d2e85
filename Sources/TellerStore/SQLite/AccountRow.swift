internal import TellerLedger

/// How an account stands, with the ends of its chains of chats and entries.
struct StandingRow {
    var standing: Standing
    /// Its newest chat, or 0.
    var lastChat: Int64
    /// Its newest entry, or 0.
    var lastEntry: Int64
    var usage: UsageRun
}

/// What an account has used on one day with one model, as far as it is not in `account_usage` yet.
struct UsageRun {
    var day: Day
    /// The model's number in the table `model`; 0 in a row that has counted nothing.
    var model: Int64
    var sums: ChatSums

    var isEmpty: Bool { model == 0 }
}

/// The tables `balance` and `account`.
enum AccountRow {
    static let standingColumns = """
        balance.account, balance.balance, balance.held, balance.last_chat, balance.last_entry,
        balance.role, balance.state, usage_day, usage_model, usage_chats, usage_failures,
        usage_tokens, usage_input, usage_output
        """
    static let standingCount: Int32 = 14

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
            lastChat: row.integer(3), lastEntry: row.integer(4),
            usage: UsageRun(
                day: Day(row.integer(7)), model: row.integer(8), sums: sums(row, from: 9)))
    }

    /// Five columns in the order of the tables of rollups.
    static func sums(_ row: SQLStatement, from column: Int32) -> ChatSums {
        var sums = ChatSums()
        sums.chats = row.integer(column)
        sums.failures = row.integer(column + 1)
        sums.tokens = row.integer(column + 2)
        sums.inputTokens = row.integer(column + 3)
        sums.outputTokens = row.integer(column + 4)
        return sums
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
