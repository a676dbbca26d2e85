internal import GRDBSQLite
internal import TellerLedger

/// One connection to the database, used through prepared statements.
///
/// Not one of GRDB's, whose hooks must see every statement: that costs more than the statements.
/// Not `Sendable`: it belongs to the one actor that was given it.
final class SQLiteConnection {
    enum Purpose {
        case writing, reading
    }

    let handle: OpaquePointer
    private let begin: SQLStatement
    private let commit: SQLStatement
    private let rollback: SQLStatement
    private let files: [StoreFile]

    /// Opens a database that exists; none is ever made here.
    ///
    /// `files` must stay in place, and whole, or no transaction means anything.
    init(path: String, purpose: Purpose, files: [StoreFile]) throws(SQLFault) {
        // Or a log that was deleted would be made anew by the mere opening.
        if let fault = files.fault { throw SQLFault(code: SQLITE_CANTOPEN, message: fault) }
        handle = try Self.open(path, purpose)
        self.files = files
        do throws(SQLFault) {
            try Self.execute(handle, Self.pragmas(purpose))
            if purpose == .writing { try Self.checkDurability(handle) }
            begin = try SQLStatement(
                handle, purpose == .writing ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED")
            commit = try SQLStatement(handle, "COMMIT")
            rollback = try SQLStatement(handle, "ROLLBACK")
        } catch {
            sqlite3_close_v2(handle)
            throw error
        }
    }

    /// Statements that live longer keep the connection open until they are gone.
    deinit { sqlite3_close_v2(handle) }

    private static func open(
        _ path: String, _ purpose: Purpose
    ) throws(SQLFault) -> OpaquePointer {
        var handle: OpaquePointer?
        let mode = purpose == .writing ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY
        let code = sqlite3_open_v2(path, &handle, mode | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let handle else {
            defer { sqlite3_close_v2(handle) }
            throw SQLFault(code: code, message: String(cString: sqlite3_errstr(code)))
        }
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, lockMilliseconds)
        return handle
    }

    private static func execute(_ handle: OpaquePointer, _ sql: String) throws(SQLFault) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
            throw SQLStatement.fault(handle)
        }
    }

    /// What waits for another connection's lock gives up after this long.
    ///
    /// Nothing here holds one for more than a checkpoint, so this is generous.
    private static let lockMilliseconds: Int32 = 5000

    /// What a connection is set to by hand, whatever the library's own ideas.
    ///
    /// `synchronous`, since libraries that turn on WAL like to lower it, and then a power cut undoes
    /// what was acknowledged; `secure_delete`, since texts that were erased are to be overwritten
    /// and not only forgotten.
    static func pragmas(_ purpose: Purpose) -> String {
        let common = """
            PRAGMA synchronous = FULL;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -\(purpose == .writing ? 8192 : 2048);
            """
        guard purpose == .writing else { return common }
        return """
            PRAGMA journal_mode = WAL;
            \(common)
            PRAGMA secure_delete = ON;
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA journal_size_limit = \(logBytes);
            """
    }

    /// What a log that has been longer is cut to when it begins anew.
    static let logBytes = (LogCopier.logPages + LogCopier.batchPages) * LogLength.frameBytes

    /// The promise that a charge is on disk before its reply hangs on this one setting.
    private static func checkDurability(_ handle: OpaquePointer) throws(SQLFault) {
        let statement = try SQLStatement(handle, "PRAGMA synchronous")
        guard try statement.step(), statement.integer(0) == 2 else {
            throw SQLFault(code: SQLITE_ERROR, message: "synchronous is not FULL")
        }
    }

    /// Runs `body` in a transaction and commits it; rolled back if it throws.
    ///
    /// The one connection that writes passes the length of its log, which no other knows as well.
    ///
    /// - Errors: `unavailable`, with the outcome unknown once the commit has begun; and what
    ///   `body` throws.
    func transaction(
        _ log: LogLength? = nil, _ body: () throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try checkFiles(.notApplied, log)
        // A roll-back that failed with the disk is made up for before anything else.
        undo()
        try run(begin, .notApplied)
        do throws(LedgerError) {
            try body()
        } catch {
            recover()
            throw error
        }
        log?.begin()
        do throws(LedgerError) {
            try run(commit, .unknown)
        } catch {
            log?.forget()
            recover()
            throw error
        }
        try checkFiles(.unknown, log)
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

    /// After a transaction that failed: ends it, and makes room where there was none.
    ///
    /// On a full disk the log may be what fills it, and only a commit would ever copy it into the
    /// database. Once it is copied, the next transaction begins it anew in the same place.
    private func recover() {
        let isFull = sqlite3_errcode(handle) == SQLITE_FULL
        undo()
        if isFull { copyLog() }
    }

    /// Copies the log into the database, as far as nobody reads older states of it; waits for
    /// nobody.
    ///
    /// How many of its pages are copied then; nil where that failed.
    @discardableResult
    func copyLog() -> Int? {
        guard files.areWhole else { return nil }
        var copied: Int32 = 0
        let code = sqlite3_wal_checkpoint_v2(
            handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, &copied)
        return code == SQLITE_OK ? Int(copied) : nil
    }

    /// Copies all of the log and cuts it to nothing; false where somebody reads older pages of it,
    /// or writes all the time.
    func emptyLog() -> Bool {
        guard files.areWhole else { return false }
        // Commits wait meanwhile.
        sqlite3_busy_timeout(handle, Self.emptyingMilliseconds)
        defer { sqlite3_busy_timeout(handle, Self.lockMilliseconds) }
        return files.cuttingLog {
            sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
                == SQLITE_OK
        }
    }

    /// Looks into the files, as no transaction does; what is found wrong is the next one's to tell.
    func examine() { _ = files.areWhole }

    func makeLogLength() throws(SQLFault) -> LogLength {
        let statement = try SQLStatement(handle, "PRAGMA page_size")
        let pageBytes = try statement.step() ? Int(statement.integer(0)) : 0
        return LogLength(of: files.first { $0.kind == .log }, pageBytes: pageBytes)
    }

    private static let emptyingMilliseconds: Int32 = 50

    /// SQLite has already rolled back by itself after some errors.
    private func undo() {
        guard sqlite3_get_autocommit(handle) == 0 else { return }
        _ = try? rollback.run()
    }

    private func checkFiles(
        _ outcome: LedgerError.Outcome, _ log: LogLength?
    ) throws(LedgerError) {
        for file in files {
            let mark = file.mark
            let bytes = log?.bytes(of: file, at: mark) ?? 0
            if let fault = file.fault(since: mark, holding: bytes) {
                throw .unavailable(outcome, reason: fault)
            }
        }
    }
}
