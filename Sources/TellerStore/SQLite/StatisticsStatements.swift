internal import TellerLedger

/// How the rollups are read.
///
/// Not `Sendable`: it belongs to whoever owns its connection.
final class StatisticsStatements {
    let usage: SQLStatement
    let modelDays: SQLStatement
    let days: SQLStatement
    let day: SQLStatement
    let chats: SQLStatement
    let held: SQLStatement
    let holds: SQLStatement
    let model: SQLStatement

    init(_ connection: SQLiteConnection) throws(SQLFault) {
        let handle = connection.handle
        let sums = "chats, failures, tokens, input_tokens, output_tokens"
        let daySums = "new_accounts, granted, registered, withdrawn, charged, refunded"
        usage = try SQLStatement(
            handle,
            """
            SELECT day, model, \(sums) FROM account_usage WHERE account = ? AND day >= ?
            """)
        modelDays = try SQLStatement(
            handle,
            """
            SELECT day, name, \(sums) FROM model_day JOIN model ON model.id = model_day.model
            WHERE day >= ? ORDER BY day DESC, name
            """)
        days = try SQLStatement(
            handle, "SELECT day, \(daySums) FROM day WHERE day >= ? ORDER BY day DESC")
        day = try SQLStatement(handle, "SELECT day, \(daySums) FROM day WHERE day = ?")
        // Not by sum(), which fails where it overflows; total() is exact up to 2^53.
        chats = try SQLStatement(handle, "SELECT CAST(total(chats) AS INTEGER) FROM model_day")
        held = try SQLStatement(handle, "SELECT hold FROM chat WHERE hold IS NOT NULL")
        holds = try SQLStatement(handle, "SELECT count(*) FROM chat WHERE hold IS NOT NULL")
        model = try SQLStatement(handle, "SELECT name FROM model WHERE id = ?")
    }

    static func daySums(_ row: SQLStatement) -> DaySums {
        var sums = DaySums()
        sums.newAccounts = row.integer(1)
        sums.granted = row.integer(2)
        sums.registered = row.integer(3)
        sums.withdrawn = row.integer(4)
        sums.charged = row.integer(5)
        sums.refunded = row.integer(6)
        return sums
    }
}
