internal import GRDBSQLite

/// How long the log of a database is, as of a connection's last commit.
///
/// Lives as long as the connection it is attached to, which knows its address only; takes the place
/// of what SQLite would do by itself when the log has grown long.
final class LogLength {
    private(set) var pages = 0
    private let file: StoreFile?
    private let pageBytes: Int
    /// What was known of the file before the commit that is under way, and before the one that is
    /// counted here.
    private var before: StoreFile.Mark?
    private var counted: StoreFile.Mark?

    /// What a page takes in the log: itself, of the size that SQLite gives a database where nobody
    /// says another, and ahead of it a header that tells which page it is, and whether it was
    /// written whole (https://sqlite.org/fileformat2.html, 4.1).
    static let frameBytes = 4096 + frameHeaderBytes
    private static let frameHeaderBytes = 24
    private static let headerBytes = 32

    /// `file` is the log, of a database with pages of so many bytes.
    init(of file: StoreFile?, pageBytes: Int) {
        self.file = file
        self.pageBytes = pageBytes
    }

    func attach(to connection: OpaquePointer) {
        sqlite3_wal_hook(
            connection,
            { address, _, _, pages in
                guard let address else { return SQLITE_OK }
                Unmanaged<LogLength>.fromOpaque(address).takeUnretainedValue().end(Int(pages))
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    func detach(from connection: OpaquePointer) { sqlite3_wal_hook(connection, nil, nil) }

    /// Before a commit.
    func begin() { before = file?.mark }

    /// Only of a commit that wrote something.
    private func end(_ pages: Int) {
        self.pages = pages
        counted = before
    }

    /// After a commit that failed: the log may have begun anew in it, and be shorter.
    func forget() { counted = nil }

    /// What must be there of a file at a mark: nothing is known of any but the log, nor of a log
    /// that was emptied since the commit.
    func bytes(of file: StoreFile, at mark: StoreFile.Mark) -> Int64 {
        guard file === self.file, let counted, counted.isSameLife(as: mark) else { return 0 }
        return Int64(Self.headerBytes + pages * (pageBytes + Self.frameHeaderBytes))
    }
}
