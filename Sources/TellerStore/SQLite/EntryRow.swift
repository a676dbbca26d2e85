internal import TellerLedger

/// The table `entry`.
enum EntryRow {
    static let select = """
        SELECT id, account, previous, kind, cause, amount, balance_after, chat, memo, actor, at
        FROM entry
        """

    static func previous(_ row: SQLStatement) -> Int64 { row.integer(2) }

    static func record(_ row: SQLStatement) -> EntryRecord {
        EntryRecord(
            id: EntryID(row.integer(0)), account: AccountID(row.integer(1)),
            // The sign of an amount says which of two kinds a kind of a newer daemon is like.
            kind: EntryRecord.Kind(rawValue: row.integer(3))
                ?? (row.integer(5) < 0 ? .charge : .grant),
            cause: EntryRecord.Cause(rawValue: row.integer(4)) ?? .admin,
            amount: row.integer(5), balanceAfter: row.integer(6),
            chat: row.optionalInteger(7).map(ChatID.init), memo: row.optionalText(8),
            actor: row.optionalText(9), at: Timestamp(milliseconds: row.integer(10)))
    }
}
