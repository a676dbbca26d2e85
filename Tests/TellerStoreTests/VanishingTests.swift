import Glibc
import TellerLedger
import TellerStore
import TestSupport
import Testing

@Suite("A store whose files go away under it")
struct VanishingTests {
    private let shelf: Shelf

    init() throws {
        shelf = try Shelf()
        try shelf.open("alice", balance: 10)
    }

    private static func hide(_ file: String) { rename(file, file + ".hidden") }

    private static func restore(_ file: String) { rename(file + ".hidden", file) }

    /// The database, and its log.
    private static let suffixes = ["", "-wal"]

    private func file(_ suffix: String) -> String { shelf.directory.database + suffix }

    @Test("A file that is gone: nothing is written, until it is back", arguments: suffixes)
    func gone(suffix: String) throws {
        Self.hide(file(suffix))
        #expect(outcome { try shelf.open("bob") } == .notApplied)
        #expect(outcome { _ = try shelf.read { try $0.account(named: "alice") } } != nil)
        #expect(outcome { _ = try shelf.store.scans.verify() } == .notApplied)
        #expect(access(file(suffix), F_OK) != 0, "no file is made in its place")
        Self.restore(file(suffix))
        try shelf.open("carol")
        try shelf.read { snapshot throws in
            #expect(try snapshot.names() == ["alice", "carol"])
        }
        #expect(try shelf.store.scans.verify().isSound)
    }

    @Test(
        "A file that goes away while a group is written: its outcome is unknown",
        arguments: suffixes)
    func goneDuringCommit(suffix: String) throws {
        let outcome = outcome {
            try shelf.write { ledger throws in
                try ledger.move(AccountID(1), balance: -4, held: 0)
                _ = try ledger.insert(
                    NewEntry(
                        account: AccountID(1), kind: .charge, cause: .chat, amount: -4,
                        balanceAfter: 6, at: Shelf.now))
                Self.hide(file(suffix))
            }
        }
        #expect(outcome == .unknown)
        Self.restore(file(suffix))
        #expect(try shelf.store.scans.verify().isSound)
        try shelf.open("bob")
    }

    @Test("A file that was replaced by another is not written to", arguments: suffixes)
    func replaced(suffix: String) throws {
        Self.hide(file(suffix))
        let other = fopen(file(suffix), "w")
        fclose(other)
        #expect(outcome { try shelf.open("bob") } == .notApplied)
        var status = stat()
        #expect(stat(file(suffix), &status) == 0)
        #expect(status.st_size == 0)
        unlink(file(suffix))
        Self.restore(file(suffix))
        try shelf.open("bob")
        #expect(try shelf.store.scans.verify().isSound)
    }

    @Test(
        "A file that was cut short is not written to, not even when it is as long again",
        arguments: suffixes, [0, 1])
    func cutShort(suffix: String, isEmptied: Int) throws {
        let bytes = try length(suffix)
        truncate(file(suffix), isEmptied == 0 ? 0 : bytes - 1)
        #expect(outcome { try shelf.open("bob") } == .notApplied)
        truncate(file(suffix), bytes)
        #expect(outcome { try shelf.open("bob") } == .notApplied)
        #expect(outcome { _ = try shelf.read { try $0.account(named: "alice") } } != nil)
        #expect(outcome { _ = try shelf.store.scans.verify() } == .notApplied)
        let written = try length(suffix)
        shelf.store.tidyUp()
        #expect(try length(suffix) == written, "nothing is copied from one to the other")
    }

    @Test("A database that is cut short while a group is written: its outcome is unknown")
    func cutDuringCommit() throws {
        let outcome = outcome {
            try shelf.write { ledger throws in
                try ledger.move(AccountID(1), balance: -4, held: 0)
                truncate(file(""), 0)
            }
        }
        #expect(outcome == .unknown)
    }

    @Test("A log that is cut to nothing while a group is written is found soon, by its hole")
    func hole() throws {
        let bytes = try length("-wal")
        try shelf.write { ledger throws in
            try ledger.move(AccountID(1), balance: -4, held: 0)
            truncate(file("-wal"), 0)
        }
        #expect(try length("-wal") > bytes, "it is as long as it would have been")
        try wait(until: "nothing is written any more") {
            outcome { try shelf.write { try $0.move(AccountID(1), balance: 0, held: 0) } } != nil
        }
    }

    private func length(_ suffix: String) throws -> Int {
        var status = stat()
        #expect(stat(file(suffix), &status) == 0)
        return status.st_size
    }

    @Test("A state directory that is gone is not made again")
    func directoryGone() throws {
        Self.hide(shelf.directory.path)
        #expect(outcome { try shelf.open("bob") } == .notApplied)
        #expect(outcome { _ = try shelf.store.scans.verify() } == .notApplied)
        #expect(throws: (any Error).self) { try shelf.store.makeWriter() }
        #expect(access(shelf.directory.path, F_OK) != 0)
        Self.restore(shelf.directory.path)
        try shelf.open("bob")
    }
}
