internal import GRDB
internal import GRDBSQLite
internal import Glibc

/// Looks at a file before anything of it is believed: whether it is a whole database, the ledger's,
/// and complete without another file beside it.
struct BackupCheck {
    let path: String
    /// What it is a copy of, for errors.
    let source: String

    func run() throws(RestoreError) {
        try checkHeader()
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        defer { sqlite3_close_v2(handle) }
        guard code == SQLITE_OK, let handle else {
            throw refusal(String(cString: sqlite3_errstr(code)))
        }
        do throws(SQLFault) {
            // What a file of somebody else's could else do as it is read.
            sqlite3_exec(
                handle, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON", nil, nil, nil)
            let integrity = try SQLStatement(handle, "PRAGMA integrity_check(1)")
            guard try integrity.step(), integrity.text(0) == "ok" else {
                throw SQLFault(code: SQLITE_CORRUPT, message: integrity.text(0))
            }
            try checkTables(try SQLStatement(handle, "SELECT identifier FROM grdb_migrations"))
        } catch {
            throw refusal(error.message)
        }
    }

    /// A newer schema is found out when it is opened; another program's tables are not.
    private func checkTables(_ applied: SQLStatement) throws(SQLFault) {
        var migrations: Set<String> = []
        while try applied.step() { migrations.insert(applied.text(0)) }
        guard let first = Schema.migrator.migrations.first, migrations.contains(first) else {
            throw SQLFault(code: SQLITE_MISMATCH, message: "it has no tables of a ledger")
        }
    }

    /// Bytes 18 and 19 of a database say whether a log belongs to it (fileformat2.html, 1.3.3).
    private func checkHeader() throws(RestoreError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 20)
        guard descriptor >= 0, read(descriptor, &header, header.count) == header.count,
            header.starts(with: Array("SQLite format 3\0".utf8))
        else { throw refusal("it is no database") }
        guard header[18] == 1, header[19] == 1 else {
            throw refusal("it is a daemon's own ledger, which is not complete without its log")
        }
    }

    private func refusal(_ reason: String) -> RestoreError {
        .notALedger(path: source, reason: reason)
    }
}
