internal import GRDBSQLite
internal import TellerLedger

/// Reads that visit everything.
///
/// Each opens a connection of its own and closes it again: they are rare, and their page caches
/// would only lie about.
struct SQLiteScans: LedgerScans {
    let path: String
    let files: [StoreFile]

    func verify() throws(LedgerError) -> Verification {
        try scan { connection throws(LedgerError) in
            let snapshot = try Self.snapshot(connection)
            var accounts: Int64 = 0
            try Self.rows(snapshot, "SELECT count(*) FROM balance") { accounts = $0.integer(0) }
            var verification = Verification(accounts: accounts)
            let entries = "SELECT id, account, kind, amount, balance_after FROM entry ORDER BY id"
            try Self.rows(snapshot, entries) {
                verification.add(
                    entry: $0.integer(0), account: AccountID($0.integer(1)),
                    kind: EntryRecord.Kind(rawValue: $0.integer(2)) ?? .grant,
                    amount: $0.integer(3), balanceAfter: $0.integer(4))
            }
            try Self.rows(snapshot, "SELECT hold, account FROM chat WHERE hold IS NOT NULL") {
                verification.add(hold: $0.integer(0), account: AccountID($0.integer(1)))
            }
            try Self.rows(snapshot, "\(AccountRow.select) ORDER BY account.id") {
                verification.add(
                    account: AccountRow.credentials($0, AccountRow.standing($0).standing).account)
            }
            verification.finish()
            return verification
        }
    }

    func totals(of account: AccountID) throws(LedgerError) -> Totals {
        try scan { connection throws(LedgerError) in
            var totals = Totals()
            try Self.snapshot(connection).entries(of: account, before: nil) { entry in
                totals.add(entry.kind, entry.amount)
                return true
            }
            return totals
        }
    }

    private func scan<Value>(
        _ body: (SQLiteConnection) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        let connection: SQLiteConnection
        do throws(SQLFault) {
            connection = try SQLiteConnection(path: path, purpose: .reading, files: files)
        } catch {
            throw error.unavailable(.notApplied)
        }
        var value: Value?
        try connection.transaction { () throws(LedgerError) in value = try body(connection) }
        guard let value else { throw .unavailable(.notApplied, reason: "the scan has no result") }
        return value
    }

    private static func snapshot(
        _ connection: SQLiteConnection
    ) throws(LedgerError) -> SQLiteSnapshot {
        do throws(SQLFault) {
            return try SQLiteSnapshot(connection)
        } catch {
            throw error.unavailable(.notApplied)
        }
    }

    private static func rows(
        _ snapshot: SQLiteSnapshot, _ sql: String, _ body: (SQLStatement) -> Void
    ) throws(LedgerError) {
        let statement: SQLStatement
        do throws(SQLFault) {
            statement = try SQLStatement(snapshot.connection.handle, sql)
        } catch {
            throw error.unavailable(.notApplied)
        }
        try snapshot.each(statement) { row in
            body(row)
            return true
        }
    }
}
