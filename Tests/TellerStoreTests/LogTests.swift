import Foundation
import Synchronization
import TellerLedger
import TestSupport
import Testing

@testable import TellerStore

/// The log of the database, which is copied beside the commits.
@Suite("The store's log")
struct LogTests {
    /// So much that each chat adds about a hundred pages to the log.
    private static let text = String(repeating: "x", count: 200_000)
    /// What the log takes on disk at most while nobody reads an old state: where commits wait for
    /// the copying, and the batch in which they begin to.
    private static let mostBytes =
        (LogCopier.mostPages + LogCopier.logPages) * LogLength.frameBytes
    private static let word = "a word that nobody else says"

    @Test("It begins anew again and again while commits go on, and stays short")
    func staysShort() throws {
        let shelf = try Shelf()
        let account = try shelf.open("alice", balance: 100_000)
        var beginnings: Set<[UInt8]> = []
        var longest = 0
        var chats = 0
        // How many it takes depends on how well the copying keeps up.
        try wait(until: "the log has begun anew twice") {
            try shelf.chat(of: account, text: Self.text)
            chats += 1
            beginnings.insert(try shelf.logSalt())
            longest = max(longest, try shelf.logBytes())
            return beginnings.count > 2
        }
        #expect(longest < Self.mostBytes)
        #expect(try shelf.read { try $0.chatIDs(of: account).count } == chats)
    }

    @Test("Whoever reads an old state keeps it, and the log begins anew behind them")
    func reader() throws {
        let shelf = try Shelf()
        let account = try shelf.open("alice", balance: 100_000)
        try shelf.chat(of: account, text: Self.text)
        let salt = try shelf.logSalt()
        try shelf.read { snapshot in
            #expect(try snapshot.chatIDs(of: account).count == 1)
            for _ in 0..<250 { try shelf.chat(of: account, text: Self.text) }
            #expect(try snapshot.chatIDs(of: account).count == 1)
            #expect(try shelf.logSalt() == salt)
        }
        try wait(until: "the log begins anew") {
            try shelf.chat(of: account, text: Self.text)
            return try shelf.logSalt() != salt
        }
        #expect(try shelf.read { try $0.chatIDs(of: account).count } > 250)
    }

    @Test("What was erased is soon in neither of the files, and the log is empty")
    func erased() throws {
        let shelf = try Shelf()
        let account = try shelf.open("alice", balance: 1000)
        let chat = try shelf.chat(of: account, text: Self.word)
        #expect(try shelf.files().contains(Self.word))
        try shelf.write { ledger in try ledger.blank(chat) }
        try wait(until: "the log is empty") { try shelf.logBytes() == 0 }
        #expect(try !shelf.files().contains(Self.word))
        try shelf.chat(of: account)
        #expect(try shelf.read { try $0.chatIDs(of: account).count } == 2)
    }

    @Test("So is what was erased by a commit whose outcome was unknown")
    func erasedPerhaps() throws {
        let shelf = try Shelf()
        let account = try shelf.open("alice", balance: 1000)
        let chat = try shelf.chat(of: account, text: Self.word)
        let log = shelf.directory.database + "-wal"
        let outcome = outcome {
            try shelf.write { ledger in
                try ledger.blank(chat)
                rename(log, log + ".hidden")
            }
        }
        #expect(outcome == .unknown)
        rename(log + ".hidden", log)
        try wait(until: "the log is empty") { try shelf.logBytes() == 0 }
        #expect(try !shelf.files().contains(Self.word))
    }

    @Test("Emptied at any moment, it is never taken for one that was cut short by others")
    func emptiedMeanwhile() throws {
        let shelf = try Shelf()
        let account = try shelf.open("alice", balance: 100_000)
        let connection = Mutex(
            try SQLiteConnection(
                path: shelf.directory.database, purpose: .writing, files: shelf.store.files))
        let emptied = Mutex(0)
        let isDone = Mutex(false)
        let thread = DispatchGroup()
        DispatchQueue(label: "emptying").async(group: thread) {
            while !isDone.withLock({ $0 }) {
                if connection.withLock({ $0.emptyLog() }) { emptied.withLock { $0 += 1 } }
            }
        }
        defer {
            isDone.withLock { $0 = true }
            thread.wait()
        }
        for chat in 1...300 {
            try shelf.chat(of: account, text: Self.text)
            let newest = try shelf.read { try $0.chatIDs(of: account, limit: 1) }
            #expect(newest == [ChatID(Int64(chat))])
        }
        #expect(emptied.withLock { $0 } > 10)
    }

    @Test("What was erased just before a kill is soon in neither of the files once it is opened")
    func killed() throws {
        let killed = try Shelf()
        let account = try killed.open("alice", balance: 1000)
        try killed.chat(of: account, text: Self.word)
        // Blanked as the ledger blanks it, but behind its back: the log is not emptied.
        try killed.tamper(
            "PRAGMA secure_delete = ON; UPDATE chat SET message = '', reply = '', is_deleted = 1")
        #expect(try killed.files().contains(Self.word))
        let directory = StateDirectory()
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: killed.directory.database + suffix, toPath: directory.database + suffix)
        }
        let shelf = try Shelf(directory)
        try wait(until: "the log is empty") { try shelf.logBytes() == 0 }
        #expect(try !shelf.files().contains(Self.word))
        #expect(try shelf.read { try $0.chat(ChatID(1))?.message } == "")
        withExtendedLifetime(killed) {}
    }

    @Test("Only what takes texts away counts as an erasure, and only what writes as written")
    func nothingToErase() throws {
        let shelf = try Shelf()
        let account = try shelf.open("alice", balance: 1000)
        for _ in 0..<2 { try shelf.chat(of: account) }
        let connection = try SQLiteConnection(
            path: shelf.directory.database, purpose: .writing, files: [])
        let ledger = try SQLiteTransaction(connection)
        /// Erases up to one chat, and tells whether that leaves more.
        func proceed() throws -> (hasMore: Bool, hasWritten: Bool) {
            var (hasMore, writes) = (false, 0)
            ledger.begin()
            try connection.transaction { () throws(LedgerError) in
                hasMore = try ledger.continueErasures(limit: 1)
                writes = ledger.writes
            }
            return (hasMore, writes > 0)
        }
        #expect(try proceed() == (false, false))
        #expect(!ledger.hasErased)
        try shelf.write { try $0.beginErasure(of: account, newName: "erased:1") }
        for hasMore in [true, false] {
            #expect(try proceed() == (hasMore, true))
            #expect(ledger.hasErased)
        }
        #expect(try proceed() == (false, false))
        #expect(!ledger.hasErased)
    }
}

extension Shelf {
    /// The database and its log, as they lie on the disk.
    fileprivate func files() throws -> String {
        try ["", "-wal"].map { suffix in
            String(
                decoding: try Data(contentsOf: URL(filePath: directory.database + suffix)),
                as: UTF8.self)
        }.joined()
    }

    fileprivate func logBytes() throws -> Int {
        try FileManager.default.attributesOfItem(atPath: directory.database + "-wal")[.size]
            as? Int ?? 0
    }

    /// What differs each time that the log begins anew: https://sqlite.org/fileformat2.html, 4.1.
    fileprivate func logSalt() throws -> [UInt8] {
        let file = try FileHandle(forReadingFrom: URL(filePath: directory.database + "-wal"))
        defer { try? file.close() }
        return Array(try file.read(upToCount: 32) ?? Data())[16..<24].map { $0 }
    }
}
