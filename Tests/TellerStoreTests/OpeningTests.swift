import GRDB
import GRDBSQLite
import Glibc
import TellerLedger
import TestSupport
import Testing

@testable import TellerStore

@Suite("Opening a store")
struct OpeningTests {
    private let directory = StateDirectory()

    private func open() throws { _ = try SQLiteStore(directory: directory.path, node: 7) }

    private func refusal() -> StoreOpenError? {
        #expect(throws: StoreOpenError.self) { try open() }
    }

    @Test("It makes the database, and finds in it again what was written")
    func makesAndFinds() throws {
        try Shelf(directory).open("alice", balance: 5)
        let shelf = try Shelf(directory)
        #expect(try shelf.read { try $0.account(named: "alice")?.standing.balance } == 5)
    }

    @Test("Each opening is an incarnation of its own; the node stays what it was at first")
    func incarnations() throws {
        let owners = try (1...3).map { number in
            try SQLiteStore(directory: directory.path, node: Int64(number)).owner
        }
        #expect(owners == (1...3).map { Owner(node: 1, incarnation: $0) })
    }

    @Test("A second daemon on the same directory is refused, until the first has gone")
    func secondOpener() throws {
        var first: SQLiteStore? = try SQLiteStore(directory: directory.path, node: 7)
        guard case .alreadyInUse(directory.path) = refusal() else {
            Issue.record("not refused as in use")
            return
        }
        #expect(first?.owner.incarnation == 1)
        first = nil
        try open()
    }

    @Test("A database of a newer daemon is refused and left as it is")
    func newerSchema() throws {
        try Shelf(directory).tamper("INSERT INTO grdb_migrations VALUES ('99: of the future')")
        try Self.checkLeftAlone(directory)
    }

    private static func checkLeftAlone(_ directory: StateDirectory) throws {
        let queue = try DatabaseQueue(path: directory.database)
        func incarnation() throws -> Int? {
            try queue.read { try Int.fetchOne($0, sql: "SELECT incarnation FROM node") }
        }
        let before = try incarnation()
        let error = #expect(throws: StoreOpenError.self) {
            try SQLiteStore(directory: directory.path, node: 7)
        }
        #expect(error?.description.contains("newer") == true)
        #expect(try incarnation() == before)
    }

    @Test("What is no database is refused and left as it is")
    func noDatabase() throws {
        let text = Array(repeating: "this is no database\n", count: 100).joined()
        let file = Glibc.fopen(directory.database, "w")
        fputs(text, file)
        fclose(file)
        guard case .unusable(directory.database, _) = refusal() else {
            Issue.record("not refused as unusable")
            return
        }
        var status = stat()
        #expect(stat(directory.database, &status) == 0)
        #expect(status.st_size == text.utf8.count)
    }

    @Test("A directory that is missing is refused and not made")
    func noDirectory() {
        let missing = directory.path + "/missing"
        #expect(throws: StoreOpenError.self) { try SQLiteStore(directory: missing, node: 7) }
        #expect(access(missing, F_OK) != 0)
    }

    @Test("Every connection syncs every commit, in WAL mode")
    func durability() throws {
        let shelf = try Shelf(directory)
        for purpose in [TellerStore.SQLiteConnection.Purpose.writing, .reading] {
            let connection = try TellerStore.SQLiteConnection(
                path: directory.database, purpose: purpose, files: [])
            let level = try SQLStatement(connection.handle, "PRAGMA synchronous")
            #expect(try level.step())
            #expect(level.integer(0) == 2)
            let mode = try SQLStatement(connection.handle, "PRAGMA journal_mode")
            #expect(try mode.step())
            #expect(mode.text(0) == "wal")
        }
        withExtendedLifetime(shelf) {}
    }

    @Test("A reading connection can't write")
    func readerIsReadOnly() throws {
        let shelf = try Shelf(directory)
        let connection = try TellerStore.SQLiteConnection(
            path: directory.database, purpose: .reading, files: [])
        let statement = try SQLStatement(connection.handle, "DELETE FROM login")
        #expect(throws: SQLFault.self) { try statement.run() }
        withExtendedLifetime(shelf) {}
    }

    @Test(
        "Entries are never updated or deleted, whoever asks",
        arguments: ["UPDATE entry SET amount = amount + 1", "DELETE FROM entry"])
    func appendOnly(sql: String) throws {
        let shelf = try Shelf(directory)
        try shelf.open("alice", balance: 5)
        #expect(throws: DatabaseError.self) { try shelf.tamper(sql) }
        #expect(try shelf.store.scans.verify().isSound)
    }
}
