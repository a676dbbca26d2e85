internal import GRDBSQLite
internal import TellerLedger

/// What is done to a restored ledger that no daemon does.
struct RestoredLedger {
    private let connection: SQLiteConnection
    private let files: [StoreFile]

    /// Opens the ledger of a store that is open, with that store's files.
    init(path: String, files: [StoreFile]) throws(SQLFault) {
        self.files = files
        connection = try SQLiteConnection(path: path, purpose: .writing, files: files)
    }

    /// By each node that holds tokens, one that comes after all its incarnations.
    func holdOwners() throws(SQLFault) -> [Owner] {
        let statement = try SQLStatement(
            connection.handle, "SELECT DISTINCT owner_node FROM chat WHERE hold IS NOT NULL")
        var owners: [Owner] = []
        while try statement.step() {
            owners.append(Owner(node: statement.integer(0), incarnation: Int64.max))
        }
        return owners
    }

    /// Ends all logins, and makes this another node, which the old one's holds are none of; how
    /// many logins there were.
    func beginAnew(node: Int64) throws -> Int {
        var logins = 0
        try connection.transaction { () throws(LedgerError) in
            do throws(SQLFault) {
                logins = try SQLStatement(connection.handle, "DELETE FROM login").run()
                let update = try SQLStatement(
                    connection.handle, "UPDATE node SET node = ?, incarnation = 0")
                update.bind(1, node)
                try update.run()
            } catch {
                throw error.unavailable(.notApplied)
            }
        }
        return logins
    }

    /// Brings all that was written into the one file.
    func complete() throws(SQLFault) {
        let statement = try SQLStatement(connection.handle, "PRAGMA wal_checkpoint(TRUNCATE)")
        let isDone = try files.cuttingLog { () throws(SQLFault) in
            try statement.step() && statement.integer(0) == 0
        }
        guard isDone else {
            throw SQLFault(code: SQLITE_BUSY, message: "the log can't be brought into the ledger")
        }
    }
}
