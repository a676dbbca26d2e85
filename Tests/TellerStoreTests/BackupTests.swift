import Foundation
import Synchronization
import TellerLedger
import TestSupport
import Testing

@testable import TellerStore

@Suite("Backups in the store")
struct BackupTests {
    private static func backUp(_ shelf: Shelf, _ name: String = "b") throws -> String {
        let backup = try shelf.store.backups.make(name) { _ in true }
        return backup.path
    }

    private static func folder(_ shelf: Shelf) -> String { shelf.directory.path + "/backups" }

    private static func names(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    private static func removeBackups(_ shelf: Shelf) {
        try? FileManager.default.removeItem(atPath: folder(shelf))
    }

    /// A state directory that a restore may fill.
    private static func restore(
        _ file: String, into state: StateDirectory, sha256: String? = nil
    ) async throws -> SQLiteRestore.Outcome {
        try await SQLiteRestore(directory: state.path).restore(
            file, sha256: sha256, node: 99, clock: { Shelf.now })
    }

    @Test("Nothing of erased texts is in it, wherever SQLite has moved their rows before")
    func erased() throws {
        let shelf = try Shelf()
        defer { Self.removeBackups(shelf) }
        var numbers = SystemRandomNumberGenerator()
        let accounts = try (0..<5).map { try shelf.open("user\($0)", balance: 1_000_000) }
        var erased: [ChatID] = []
        for number in 0..<3000 {
            let marker = number % 5 == 0 ? "ERASED-" : "kept-"
            let text =
                marker + String(repeating: "x", count: Int.random(in: 1...900, using: &numbers))
            let chat = try shelf.chat(of: accounts[number % 5], text: text)
            if number % 5 == 0 { erased.append(chat) }
        }
        try shelf.write { ledger throws in for chat in erased { try ledger.blank(chat) } }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: try Self.backUp(shelf)))
        #expect(bytes.range(of: Data("kept-".utf8)) != nil)
        #expect(bytes.range(of: Data("ERASED-".utf8)) == nil)
        // Complete without a log beside it.
        #expect(bytes[18] == 1 && bytes[19] == 1)
    }

    @Test("One that is not wanted any more leaves nothing, and names the reason")
    func stopped() throws {
        let shelf = try Shelf()
        defer { Self.removeBackups(shelf) }
        let account = try shelf.open("alice", balance: 1_000_000)
        for _ in 0..<3000 { try shelf.chat(of: account) }
        #expect(throws: BackupError.stopping) {
            _ = try shelf.store.backups.make("b") { _ in false }
        }
        #expect(Self.names(Self.folder(shelf)) == [])
        #expect(try Self.backUp(shelf).hasSuffix("/backups/b"))
        #expect(throws: BackupError.nameTaken) { try shelf.store.backups.check("b") }
    }

    @Test("What is left free beside one is as much as the log keeps of the disk")
    func reserve() throws {
        let shelf = try Shelf()
        let connection = try SQLiteConnection(
            path: shelf.directory.database, purpose: .writing, files: [])
        let limit = try SQLStatement(connection.handle, "PRAGMA journal_size_limit")
        #expect(try limit.step())
        #expect(SQLiteBackups.reserve == limit.integer(0))
        let page = try SQLStatement(connection.handle, "PRAGMA page_size")
        #expect(try page.step())
        // Where the log begins anew, and what the commits add before it does.
        let pages = Int64(LogCopier.logPages + LogCopier.batchPages)
        #expect(SQLiteBackups.reserve > pages * page.integer(0))
    }

    @Test("A file that gets its name meanwhile stays as it is")
    func overtaken() throws {
        let shelf = try Shelf()
        defer { Self.removeBackups(shelf) }
        let account = try shelf.open("alice", balance: 1_000_000)
        for _ in 0..<3000 { try shelf.chat(of: account) }
        let path = Self.folder(shelf) + "/b"
        #expect(throws: BackupError.nameTaken) {
            _ = try shelf.store.backups.make("b") { _ in
                try? Data("other".utf8).write(to: URL(fileURLWithPath: path))
                return true
            }
        }
        #expect(Self.names(Self.folder(shelf)) == ["b"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("other".utf8))
    }

    @Test("The one just made stays, whatever the clock said when the others were")
    func clockThatRanAhead() throws {
        let shelf = try Shelf()
        defer { Self.removeBackups(shelf) }
        let ahead = ["auto-20990101T000000Z.sqlite", "auto-20990102T000000Z.sqlite"]
        let made = "auto-20261123T000000Z.sqlite"
        for name in ahead + [made, "mine"] { _ = try Self.backUp(shelf, name) }
        #expect(try shelf.store.backups.prune(keep: 3, sparing: made) == 0)
        #expect(try shelf.store.backups.prune(keep: 2, sparing: made) == 1)
        #expect(Self.names(Self.folder(shelf)) == [made, ahead[1], "mine"])
        #expect(try shelf.store.backups.prune(keep: 1, sparing: made) == 1)
        #expect(Self.names(Self.folder(shelf)) == [made, "mine"])
        #expect(try shelf.store.backups.prune(keep: 1, sparing: "mine") == 0)
    }

    @Test("It is recorded when it begins, and that stays where nothing comes of it")
    func begun() async throws {
        struct Broken: BackupStore {
            func check(_ name: String) throws(BackupError) {
                if name == "taken" { throw .nameTaken }
            }

            func make(
                _ name: String, isWanted: @escaping @Sendable (BackupProgress) -> Bool
            ) throws(BackupError) -> Backup { throw .failed(reason: "the disk is broken") }

            func prune(keep: Int, sparing name: String) throws(BackupError) -> Int { 0 }
        }
        let directory = StateDirectory()
        let store = try SQLiteStore(directory: directory.path, node: 1)
        let ledger = Ledger(store: try store.makeWriter(), clock: { Shelf.now })
        let reader = LedgerReader(store: try store.makeReader())
        let backups = LedgerBackups(store: Broken())
        for name in ["taken", "b"] {
            await #expect(throws: BackupError.self) {
                try await backups.make(name, keep: nil) { () async throws(LedgerError) in
                    try await ledger.post(
                        RecordBackup(admin: .adminPeer(uid: 0), name: name, memo: nil))
                }
            }
        }
        let recorded = try await reader.read { snapshot throws(LedgerError) in
            var names: [String?] = []
            try snapshot.audit(before: nil) { record in
                names.append(record.detail)
                return true
            }
            return names
        }
        #expect(recorded == ["b"])
    }

    @Test("What was made is told, also when older ones can't be deleted")
    func failedPrune() async throws {
        let shelf = try Shelf()
        defer { Self.removeBackups(shelf) }
        let older = "auto-20261101T000000Z.sqlite", name = "auto-20261102T000000Z.sqlite"
        // What nobody can unlink.
        try FileManager.default.createDirectory(
            atPath: Self.folder(shelf) + "/" + older, withIntermediateDirectories: true)
        let faults = Mutex<[BackupError]>([])
        let backups = LedgerBackups(store: shelf.store.backups) { fault in
            faults.withLock { $0.append(fault) }
        }
        let made = try await backups.make(name, keep: 1) {}
        #expect(made.backup.path.hasSuffix("/backups/" + name))
        #expect(made.deleted == 0)
        #expect(faults.withLock(\.count) == 1)
        #expect(Self.names(Self.folder(shelf)) == [older, name])
        #expect(!backups.isRunning)
    }

    @Test(
        "What root's restore leaves when it fails is the directory's owner's",
        .enabled(if: getuid() == 0, "it takes root to act for others"))
    func ownership() async throws {
        let shelf = try Shelf()
        defer { Self.removeBackups(shelf) }
        let path = try Self.backUp(shelf)
        let state = StateDirectory()
        let owner: UInt32 = 54321
        #expect(chown(state.path, owner, owner) == 0)
        await #expect(throws: RestoreError.self) {
            _ = try await Self.restore(
                path, into: state, sha256: String(repeating: "0", count: 64))
        }
        #expect(Self.names(state.path) == ["lock"])
        #expect(try Self.owner(state.path + "/lock") == owner)
        _ = try await Self.restore(path, into: state)
        #expect(try Self.owner(state.database) == owner)
    }

    private static func owner(_ path: String) throws -> UInt32? {
        try FileManager.default.attributesOfItem(atPath: path)[.ownerAccountID] as? UInt32
    }

    @Test("What a killed daemon had begun is cleared away by the next")
    func leftovers() throws {
        let directory = StateDirectory()
        for folder in ["backups", ".restore"] {
            let path = directory.path + "/" + folder
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
            for name in [".partial", ".partial-journal"] {
                try Data("half".utf8).write(to: URL(fileURLWithPath: path + "/" + name))
            }
        }
        let shelf = try Shelf(directory)
        defer { Self.removeBackups(shelf) }
        #expect(Self.names(Self.folder(shelf)) == [])
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/.restore"))
    }

    @Test("Restored, its holds are back, its logins gone, and it is another node")
    func restored() async throws {
        let shelf = try Shelf(node: 7)
        defer { Self.removeBackups(shelf) }
        let account = try shelf.open("alice", balance: 1000)
        let chat = try shelf.chat(of: account, price: 100)
        let held = try shelf.hold(of: account, amount: 300, owner: shelf.store.owner, key: "k")
        try shelf.write { ledger throws in
            try ledger.insert(
                LoginRecord(
                    token: TokenHash(Array(repeating: 3, count: 32)), account: account, label: nil,
                    createdAt: Shelf.now, expiresAt: nil))
        }
        let path = try Self.backUp(shelf)
        let state = StateDirectory()
        let outcome = try await Self.restore(path, into: state)
        #expect(outcome.releasedHolds == 1)
        #expect(outcome.endedLogins == 1)
        #expect(outcome.verification.isSound)
        #expect(outcome.verification.held == 0)
        #expect(Self.names(state.path) == ["ledger.sqlite", "lock"])
        let again = try Shelf(state, node: 5)
        #expect(again.store.owner == Owner(node: 99, incarnation: 1))
        try again.read { ledger throws in
            #expect(try ledger.standing(account)?.balance == 900)
            #expect(try ledger.standing(account)?.held == 0)
            #expect(try ledger.chat(held)?.state == .interrupted)
            #expect(try ledger.chat(chat)?.state == .answered)
            #expect(try ledger.logins(of: account) == [])
            #expect(try ledger.chat(of: account, key: "k") == nil)
        }
    }

    /// What is done to a good backup, and what a restore must say then.
    enum Damage: String, CaseIterable, Sendable {
        case truncated, overwritten, empty, foreign, unsound, newer, other

        var isExpected: (RestoreError) -> Bool {
            switch self {
            case .truncated, .overwritten, .empty, .foreign:
                { if case .notALedger = $0 { true } else { false } }
            case .unsound: { if case .unsound = $0 { true } else { false } }
            case .newer: { if case .newerSchema = $0 { true } else { false } }
            case .other: { if case .otherFile = $0 { true } else { false } }
            }
        }
    }

    @Test("What is no sound backup is refused, and leaves no ledger", arguments: Damage.allCases)
    func damaged(_ damage: Damage) async throws {
        let shelf = try Shelf()
        defer { Self.removeBackups(shelf) }
        let account = try shelf.open("alice", balance: 100_000)
        for _ in 0..<500 { try shelf.chat(of: account, text: String(repeating: "t", count: 300)) }
        switch damage {
        case .unsound: try shelf.tamper("UPDATE balance SET balance = balance + 1")
        case .newer: try shelf.tamper("INSERT INTO grdb_migrations VALUES ('99: later')")
        default: break
        }
        let path = try Self.backUp(shelf)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        switch damage {
        case .truncated: bytes = bytes.prefix(bytes.count / 2)
        case .overwritten:
            for offset in stride(from: 8192, to: bytes.count, by: 4096) { bytes[offset] ^= 0xFF }
        case .empty: bytes = Data()
        case .foreign: bytes = Data("no database at all".utf8)
        case .unsound, .newer, .other: break
        }
        try bytes.write(to: URL(fileURLWithPath: path))
        let state = StateDirectory()
        let wrong = damage == .other ? String(repeating: "0", count: 64) : nil
        do {
            _ = try await Self.restore(path, into: state, sha256: wrong)
            Issue.record("restored")
        } catch let error as RestoreError {
            #expect(damage.isExpected(error), "\(error)")
        }
        #expect(Self.names(state.path) == ["lock"])
    }

    @Test("A directory that has a ledger is left alone, and so is one that a daemon runs on")
    func occupied() async throws {
        let shelf = try Shelf()
        defer { Self.removeBackups(shelf) }
        let path = try Self.backUp(shelf)
        await #expect(throws: RestoreError.self) {
            _ = try await Self.restore(path, into: shelf.directory)
        }
        let state = StateDirectory()
        _ = try await Self.restore(path, into: state)
        do {
            _ = try await Self.restore(path, into: state)
            Issue.record("restored twice")
        } catch RestoreError.notEmpty(let found) {
            #expect(found == state.database)
        }
    }
}
