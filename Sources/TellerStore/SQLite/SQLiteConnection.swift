internal import GRDB
internal import GRDBSQLite
internal import TellerLedger

/// One connection to the database, opened by GRDB and used through prepared statements.
///
/// Not `Sendable`: it belongs to the one actor that was given it.
final class SQLiteConnection {
    private let queue: DatabaseQueue
    let handle: OpaquePointer
    private let begin: SQLStatement
    private let commit: SQLStatement
    private let rollback: SQLStatement
    private let files: [StoreFile]

    enum Purpose {
        case writing, reading
    }

    /// - Parameter files: what must still be in place for a transaction to mean anything.
    init(path: String, purpose: Purpose, files: [StoreFile]) throws {
        let queue = try DatabaseQueue(
            path: path, configuration: Self.configuration(purpose))
        handle = try queue.inDatabase { database in
            guard let handle = database.sqliteConnection else {
                throw SQLFault(code: SQLITE_MISUSE, message: "no connection")
            }
            return handle
        }
        self.queue = queue
        self.files = files
        if purpose == .writing { try Self.checkDurability(handle) }
        begin = try SQLStatement(handle, purpose == .writing ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED")
        commit = try SQLStatement(handle, "COMMIT")
        rollback = try SQLStatement(handle, "ROLLBACK")
    }

    /// What waits for another connection's lock gives up after this long. Nothing here holds one
    /// for more than a checkpoint, so this is generous.
    private static let lockSeconds = 5.0

    static func configuration(_ purpose: Purpose) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = purpose == .reading
        configuration.busyMode = .timeout(lockSeconds)
        // Rules and `verify` hold the tables together; a look-up more for each insert would not.
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { database in
            try database.execute(sql: pragmas(purpose))
        }
        return configuration
    }

    /// `synchronous` is set by hand, in every connection: libraries that turn on WAL like to lower
    /// it, and then a power cut undoes what was acknowledged.
    private static func pragmas(_ purpose: Purpose) -> String {
        let common = """
            PRAGMA synchronous = FULL;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -\(purpose == .writing ? 8192 : 2048);
            """
        guard purpose == .writing else { return common }
        return """
            PRAGMA journal_mode = WAL;
            \(common)
            PRAGMA wal_autocheckpoint = \(checkpointPages);
            """
    }

    /// Pages of log after which the commit that made the last of them also copies all into the
    /// database: 16 MiB. Fewer make that cost more often, more make each pause longer.
    private static let checkpointPages = 4000

    /// The promise that a charge is on disk before its reply hangs on this one setting.
    private static func checkDurability(_ handle: OpaquePointer) throws {
        let statement = try SQLStatement(handle, "PRAGMA synchronous")
        guard try statement.step(), statement.integer(0) == 2 else {
            throw SQLFault(code: SQLITE_ERROR, message: "synchronous is not FULL")
        }
    }

    /// Runs `body` in a transaction and commits it; rolled back if it throws.
    ///
    /// - Errors: `unavailable`, with the outcome unknown once the commit has begun; and what
    ///   `body` throws.
    func transaction(_ body: () throws(LedgerError) -> Void) throws(LedgerError) {
        try checkFiles(.notApplied)
        try run(begin, .notApplied)
        do throws(LedgerError) {
            try body()
        } catch {
            undo()
            throw error
        }
        do throws(LedgerError) {
            try run(commit, .unknown)
        } catch {
            undo()
            throw error
        }
        try checkFiles(.unknown)
    }

    private func run(
        _ statement: SQLStatement, _ outcome: LedgerError.Outcome
    ) throws(LedgerError) {
        do throws(SQLFault) {
            try statement.run()
        } catch {
            throw error.unavailable(outcome)
        }
    }

    /// SQLite has already rolled back by itself after some errors.
    private func undo() {
        guard sqlite3_get_autocommit(handle) == 0 else { return }
        _ = try? rollback.run()
    }

    private func checkFiles(_ outcome: LedgerError.Outcome) throws(LedgerError) {
        for file in files where !file.isInPlace {
            throw .unavailable(outcome, reason: "\(file.path) was deleted or replaced")
        }
    }
}
