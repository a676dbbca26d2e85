internal import GRDBSQLite

/// Pages in the log of a database, as of a connection's last commit.
///
/// Lives as long as the connection it is attached to, which knows its address only; takes the place
/// of what SQLite would do by itself when the log has grown long.
final class LogLength {
    private(set) var pages = 0

    /// What a page takes in the log: itself, of the size that SQLite gives a database where nobody
    /// says another, and ahead of it a header that tells which page it is, and whether it was
    /// written whole (https://sqlite.org/fileformat2.html, 4.1).
    static let frameBytes = pageBytes + frameHeaderBytes
    private static let pageBytes = 4096
    private static let frameHeaderBytes = 24

    func attach(to connection: OpaquePointer) {
        sqlite3_wal_hook(
            connection,
            { address, _, _, pages in
                guard let address else { return SQLITE_OK }
                Unmanaged<LogLength>.fromOpaque(address).takeUnretainedValue().pages = Int(pages)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    func detach(from connection: OpaquePointer) { sqlite3_wal_hook(connection, nil, nil) }
}
