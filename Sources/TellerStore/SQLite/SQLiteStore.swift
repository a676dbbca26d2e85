internal import GRDB
internal import Glibc
package import TellerLedger

/// A ledger in one SQLite database in a state directory.
package struct SQLiteStore: Sendable {
    /// This daemon, as its holds name it.
    package let owner: Owner
    private let directory: String
    private let path: String
    let files: [StoreFile]
    private let lock: StateLock
    /// Keeps the log of the database in place between the other connections' lives: SQLite deletes
    /// it with the last of them.
    private let anchor: DatabaseQueue
    /// Whether there was a log before it was opened: a daemon that was killed may have left in it
    /// what was erased.
    private let hadLog: Bool

    /// Opens the store, and makes or migrates it if need be; it is this process's own until the
    /// store is gone.
    ///
    /// The directory exists and is the daemon's own. By `node` holds name this node, if the store
    /// is new.
    ///
    /// - Errors, in order of precedence: `alreadyInUse`, `unusable`, `newerSchema`, `notDurable`.
    /// `progress` is called now and then while a migration gets on; it must be quick.
    package init(
        directory: String, node: Int64, progress: @escaping @Sendable () -> Void = {}
    ) throws(StoreOpenError) {
        let path = directory + "/ledger.sqlite"
        let content: Int64
        do {
            lock = try StateLock(directory: directory)
            var log = stat()
            hadLog = stat(path + "-wal", &log) == 0 && log.st_size > 0
            let database = try DatabaseQueue(path: path, configuration: Self.configuration)
            try Self.watching(database, progress) { try Self.migrate(database, path: path) }
            anchor = database
            owner = try anchor.write { try Self.nextIncarnation($0, node: node) }
            content = try anchor.read(Self.contentBytes)
        } catch let error as StoreOpenError {
            throw error
        } catch {
            throw .unusable(path: path, reason: "\(error)")
        }
        self.directory = directory
        self.path = path
        SQLiteBackups.removeLeftovers(in: directory)
        SQLiteRestore.removeLeftovers(in: directory)
        files = [
            StoreFile(.database, path: path, content: content),
            StoreFile(.log, path: path + "-wal"),
        ].compactMap { $0 }
        guard files.count == 2 else {
            throw .unusable(path: path, reason: "it has no log beside it")
        }
    }

    /// The connection that writes; there is to be one.
    package func makeWriter() throws(StoreOpenError) -> sending any LedgerStore {
        do throws(SQLFault) {
            let connection = try SQLiteConnection(path: path, purpose: .writing, files: files)
            let copier = LogCopier(
                try SQLiteConnection(path: path, purpose: .writing, files: files))
            let writer = try SQLiteWriter(connection, copier)
            // By and by: a long log takes its time, and nobody is to wait for it.
            if hadLog { copier.empty() }
            return writer
        } catch {
            throw .unusable(path: path, reason: error.message)
        }
    }

    /// A connection for point reads.
    package func makeReader() throws(StoreOpenError) -> sending any LedgerSnapshots {
        do throws(SQLFault) {
            let connection = try SQLiteConnection(path: path, purpose: .reading, files: files)
            return try SQLiteReader(connection)
        } catch {
            throw .unusable(path: path, reason: error.message)
        }
    }

    /// Backups in the folder `backups` of the state directory.
    package var backups: any BackupStore {
        SQLiteBackups(directory: directory, database: path, files: files)
    }

    package var scans: any LedgerScans { SQLiteScans(path: path, files: files) }

    /// Moves all of the log into the database, so that a stopped daemon leaves one file behind.
    ///
    /// Left undone, the next start does it, beside what it serves.
    package func tidyUp() {
        guard files.areWhole else {
            // SQLite copies the log, and deletes it by its name, as the last connection goes.
            _ = Unmanaged.passRetained(anchor)
            return
        }
        files.cuttingLog {
            try? anchor.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        // The log may still be on its way into the database when all of it is to go there.
        configuration.busyMode = .timeout(5)
        // Rules and `verify` hold the tables together; a look-up more for each insert would not.
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { database in
            try database.execute(sql: SQLiteConnection.pragmas(.writing))
        }
        return configuration
    }

    /// Runs `body` with `progress` called after every so many steps of SQLite's machine.
    private static func watching(
        _ database: DatabaseQueue, _ progress: @escaping @Sendable () -> Void,
        _ body: () throws -> Void
    ) throws {
        let listener = ProgressListener(progress)
        database.inDatabase { listener.attach(to: $0.sqliteConnection) }
        defer { database.inDatabase { listener.detach(from: $0.sqliteConnection) } }
        try body()
    }

    private static func migrate(_ database: DatabaseQueue, path: String) throws {
        let migrator = Schema.migrator
        guard try database.read({ try !migrator.hasBeenSuperseded($0) }) else {
            throw StoreOpenError.newerSchema(path: path)
        }
        try migrator.migrate(database)
        let (mode, level) = try database.read { database in
            (
                try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(database, sql: "PRAGMA synchronous")
            )
        }
        guard mode == "wal", level == 2 else { throw StoreOpenError.notDurable(path: path) }
    }

    /// What of the database belongs to it; its file can be longer, after a crash.
    private static func contentBytes(_ database: Database) throws -> Int64 {
        let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let pageBytes = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0
        return pages * pageBytes
    }

    private static func nextIncarnation(_ database: Database, node: Int64) throws -> Owner {
        try database.execute(
            sql: """
                INSERT INTO node SELECT ?, 0 WHERE NOT EXISTS (SELECT 1 FROM node);
                UPDATE node SET incarnation = incarnation + 1;
                """, arguments: [node])
        let row = try Row.fetchOne(database, sql: "SELECT node, incarnation FROM node")
        return Owner(node: row?["node"] ?? node, incarnation: row?["incarnation"] ?? 1)
    }
}
