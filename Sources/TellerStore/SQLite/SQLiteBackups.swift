internal import GRDBSQLite
internal import Glibc
internal import TellerLedger

/// Backups in the folder `backups` of a state directory: each a database of its own, complete in
/// one file.
///
/// By VACUUM INTO, which writes every row anew from one snapshot. A copy of pages would hold what
/// was erased: SQLite moves rows between pages and leaves the old bytes in the gaps, also with
/// `secure_delete`, which overwrites only what is deleted. It is as fast, too. Meanwhile the log of
/// the live database can't begin anew and grows with what is written.
struct SQLiteBackups: BackupStore {
    let directory: String
    let database: String
    let files: [StoreFile]

    private var folder: String { directory + "/" + Self.folderName }
    private var partial: String { folder + "/" + Self.partialName }

    private static let folderName = "backups"
    /// No backup's name: those begin with a letter, digit or underscore.
    private static let partialName = ".partial"

    /// What must be left free beside a backup, or the ledger itself would soon have no room: as
    /// much as its log keeps of the disk, which is about 80 MiB.
    static let reserve = Int64(SQLiteConnection.logBytes)

    /// Removes what a killed daemon had begun.
    static func removeLeftovers(in directory: String) {
        for suffix in ["", "-journal"] {
            unlink("\(directory)/\(folderName)/\(partialName)\(suffix)")
        }
    }

    func check(_ name: String) throws(BackupError) {
        try check(name, expected: try expectedBytes(try connection()))
    }

    private func check(_ name: String, expected: Int64) throws(BackupError) {
        guard access(folder + "/" + name, F_OK) != 0 else { throw .nameTaken }
        let free = try DiskSpace.free(at: directory)
        guard free >= expected + Self.reserve else {
            throw .noRoom(needed: expected + Self.reserve, free: free)
        }
    }

    func make(
        _ name: String, isWanted: @escaping @Sendable (BackupProgress) -> Bool
    ) throws(BackupError) -> Backup {
        let connection = try connection()
        let expected = try expectedBytes(connection)
        try makeFolder()
        try check(name, expected: expected)
        Self.removeLeftovers(in: directory)
        do throws(BackupError) {
            let watch = BackupWatch(path: partial, reserve: Self.reserve) { bytes in
                isWanted(BackupProgress(name: name, bytes: bytes, expectedBytes: expected))
            }
            try write(connection, watch)
            guard let backup = try finish(name) else { throw .nameTaken }
            return backup
        } catch {
            Self.removeLeftovers(in: directory)
            throw error
        }
    }

    private func write(_ connection: SQLiteConnection, _ watch: BackupWatch) throws(BackupError) {
        watch.attach(to: connection.handle)
        defer { watch.detach(from: connection.handle) }
        do throws(SQLFault) {
            let statement = try SQLStatement(connection.handle, "VACUUM INTO ?")
            statement.bind(1, partial)
            try statement.run()
        } catch {
            if let stop = watch.stop { throw stop }
            if error.code & 0xFF == SQLITE_FULL {
                throw .noRoom(
                    needed: try expectedBytes(connection) + Self.reserve,
                    free: try DiskSpace.free(at: directory))
            }
            throw .failed(reason: "SQLite error \(error.code): \(error.message)")
        }
        // A ledger that was replaced meanwhile is none of ours.
        if let fault = files.fault { throw .failed(reason: fault) }
    }

    /// Makes what is written durable, and only then gives it its name, if that is still free.
    private func finish(_ name: String) throws(BackupError) -> Backup? {
        do throws(FileFault) {
            try DurableFile.sync(partial)
            let (sha256, bytes) = try DurableFile.digest(partial)
            let path = folder + "/" + name
            guard try DurableFile.rename(partial, toFree: path) else { return nil }
            return Backup(path: Self.absolute(path), bytes: bytes, sha256: sha256)
        } catch {
            throw .failed(reason: error.description)
        }
    }

    /// Whoever asked may be in another directory than the daemon.
    private static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    func prune(keep: Int, sparing spared: String) throws(BackupError) -> Int {
        do throws(FileFault) {
            let others = try DurableFile.names(in: folder)
                .filter { Self.isClocked($0) && $0 != spared }.sorted(by: >)
            let kept = Self.isClocked(spared) ? keep - 1 : keep
            for name in others.dropFirst(kept) { try DurableFile.remove(folder + "/" + name) }
            return max(0, others.count - kept)
        } catch {
            throw .failed(reason: error.description)
        }
    }

    /// Whether a name is one that the clock gave, like auto-20261123T001500Z.sqlite; they sort by
    /// their time.
    static func isClocked(_ name: String) -> Bool {
        name.wholeMatch(of: /auto-[0-9]{8}T[0-9]{6}Z\.sqlite/) != nil
    }

    private func makeFolder() throws(BackupError) {
        guard mkdir(folder, 0o700) != 0 else {
            do throws(FileFault) { return try DurableFile.syncFolder(directory) } catch {
                throw .failed(reason: error.description)
            }
        }
        guard errno == EEXIST else {
            throw .failed(reason: "\(folder) can't be made: \(String(cString: strerror(errno)))")
        }
    }

    private func connection() throws(BackupError) -> SQLiteConnection {
        do throws(SQLFault) {
            return try SQLiteConnection(path: database, purpose: .reading, files: files)
        } catch {
            throw .ledger(error.unavailable(.notApplied))
        }
    }

    /// All pages that are in use: what is written is as much, or less.
    private func expectedBytes(_ connection: SQLiteConnection) throws(BackupError) -> Int64 {
        do throws(SQLFault) {
            func pragma(_ name: String) throws(SQLFault) -> Int64 {
                let statement = try SQLStatement(connection.handle, "PRAGMA \(name)")
                defer { statement.reset() }
                return try statement.step() ? statement.integer(0) : 0
            }
            let pages = try pragma("page_count") - (try pragma("freelist_count"))
            return pages * (try pragma("page_size"))
        } catch {
            throw .ledger(error.unavailable(.notApplied))
        }
    }
}
