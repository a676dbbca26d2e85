internal import TellerLedger

/// The tables of rollups: what a group adds to them, and how they are read.
///
/// Not `Sendable`: it belongs to whoever owns its connection.
final class RollupStatements {
    private let addUsage: SQLStatement
    private let addModelDay: SQLStatement
    private let addDay: SQLStatement
    private let modelByName: SQLStatement
    private let insertModel: SQLStatement

    init(_ connection: SQLiteConnection) throws(SQLFault) {
        let handle = connection.handle
        let sums = Self.sums(["chats", "failures", "tokens", "input_tokens", "output_tokens"])
        let daySums = Self.sums([
            "new_accounts", "granted", "registered", "withdrawn", "charged", "refunded",
        ])
        addUsage = try SQLStatement(
            handle, "INSERT INTO account_usage VALUES (?6, ?7, ?8, ?1, ?2, ?3, ?4, ?5) \(sums)")
        addModelDay = try SQLStatement(
            handle, "INSERT INTO model_day VALUES (?6, ?7, ?1, ?2, ?3, ?4, ?5) \(sums)")
        addDay = try SQLStatement(
            handle, "INSERT INTO day VALUES (?, ?, ?, ?, ?, ?, ?) \(daySums)")
        modelByName = try SQLStatement(handle, "SELECT id FROM model WHERE name = ?")
        insertModel = try SQLStatement(handle, "INSERT INTO model (name) VALUES (?) RETURNING id")
    }

    /// Adds to columns, as far as an integer goes.
    ///
    /// Past that SQLite makes the sum a REAL, which the table would refuse, and with it the whole
    /// group. The cast makes of it the largest integer.
    private static func sums(_ columns: [String]) -> String {
        let sums = columns.map { "\($0) = CAST(\($0) + excluded.\($0) AS INTEGER)" }
        return "ON CONFLICT DO UPDATE SET " + sums.joined(separator: ", ")
    }

    /// The number of a model, made up if it has none yet, and whether it was.
    func number(ofModel name: String) throws(SQLFault) -> (number: Int64, isNew: Bool) {
        modelByName.bind(1, name)
        if let known = try number(modelByName) { return (known, false) }
        insertModel.bind(1, name)
        guard let made = try number(insertModel) else {
            throw SQLFault(code: 0, message: "a model got no number")
        }
        return (made, true)
    }

    private func number(_ statement: SQLStatement) throws(SQLFault) -> Int64? {
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        let number = statement.integer(0)
        // To its end, or an insertion is undone by the reset.
        _ = try statement.step()
        return number
    }

    func add(_ run: UsageRun, of account: AccountID) throws(SQLFault) {
        bind(addUsage, run.sums)
        addUsage.bind(6, account.value)
        addUsage.bind(7, run.day.number)
        addUsage.bind(8, run.model)
        try addUsage.run()
    }

    func add(_ sums: ChatSums, day: Day, model: Int64) throws(SQLFault) {
        bind(addModelDay, sums)
        addModelDay.bind(6, day.number)
        addModelDay.bind(7, model)
        try addModelDay.run()
    }

    func add(_ sums: DaySums, day: Day) throws(SQLFault) {
        addDay.bind(1, day.number)
        addDay.bind(2, sums.newAccounts)
        addDay.bind(3, sums.granted)
        addDay.bind(4, sums.registered)
        addDay.bind(5, sums.withdrawn)
        addDay.bind(6, sums.charged)
        addDay.bind(7, sums.refunded)
        try addDay.run()
    }

    private func bind(_ statement: SQLStatement, _ sums: ChatSums) {
        statement.bind(1, sums.chats)
        statement.bind(2, sums.failures)
        statement.bind(3, sums.tokens)
        statement.bind(4, sums.inputTokens)
        statement.bind(5, sums.outputTokens)
    }
}
