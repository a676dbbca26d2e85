internal import Glibc
package import TellerLedger

/// Fills an empty state directory from a backup: all of it, or nothing.
///
/// The work is done on a copy in a folder of its own; what becomes the ledger is the copy, once
/// nothing stands against it any more.
package struct SQLiteRestore: Sendable {
    private let directory: String
    private let lock: StateLock

    private var folder: String { directory + "/" + Self.folderName }
    /// The copy.
    private var ledger: String { folder + "/" + Self.ledgerName }

    private static let folderName = ".restore"
    private static let ledgerName = "ledger.sqlite"

    /// What a restored ledger holds.
    package struct Outcome: Sendable {
        package var verification: Verification
        /// Chats that ran when the backup was made: what was set aside for them went back.
        package var releasedHolds: Int
        package var endedLogins: Int
        package var sha256: String
    }

    /// Takes a state directory that exists; it is this process's own until the value is gone.
    ///
    /// - Errors: `notEmpty`; those of a lock.
    package init(directory: String) throws(RestoreError) {
        self.directory = directory
        do throws(StoreOpenError) {
            lock = try StateLock(directory: directory)
        } catch {
            throw .state(error)
        }
        // At once: also one that fails leaves it behind.
        try Self.giveAway(directory + "/lock", with: directory)
        for name in ["", "-wal", "-shm", "-journal"].map({ Self.ledgerName + $0 })
        where access("\(directory)/\(name)", F_OK) == 0 {
            throw .notEmpty(path: "\(directory)/\(name)")
        }
        Self.removeLeftovers(in: directory)
    }

    /// Removes what a restore had begun that was killed.
    static func removeLeftovers(in directory: String) {
        let folder = "\(directory)/\(folderName)"
        guard let names = try? DurableFile.names(in: folder) else { return }
        for name in names { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }

    /// Puts the backup in place; with `sha256`, only if that is the file's.
    ///
    /// All its logins have ended then, and its open holds are released. By `node` the holds to
    /// come name this node. The ledger belongs to whoever owns the directory.
    package func restore(
        _ file: String, sha256 expected: String?, node: Int64, clock: @escaping Ledger.Clock
    ) async throws(RestoreError) -> Outcome {
        defer { Self.removeLeftovers(in: directory) }
        let digest = try copy(file)
        if let expected, expected.lowercased() != digest {
            throw .otherFile(path: file, sha256: digest)
        }
        try BackupCheck(path: ledger, source: file).run()
        let outcome = try await settle(file, digest, node: node, clock: clock)
        do throws(FileFault) {
            try DurableFile.sync(ledger)
            try DurableFile.giveAway(ledger, with: directory)
            try DurableFile.rename(ledger, to: "\(directory)/\(Self.ledgerName)")
        } catch {
            throw .inputOutput(reason: error.description)
        }
        return outcome
    }

    /// What root restores, the daemon's user has to open, or to clear away.
    private static func giveAway(
        _ path: String, with directory: String
    ) throws(RestoreError) {
        do throws(FileFault) {
            try DurableFile.giveAway(path, with: directory)
        } catch {
            throw .inputOutput(reason: error.description)
        }
    }

    private func copy(_ file: String) throws(RestoreError) -> String {
        guard access(file, R_OK) == 0 else {
            throw .unreadable(path: file, reason: String(cString: strerror(errno)))
        }
        guard mkdir(folder, 0o700) == 0 else {
            throw .inputOutput(
                reason: "\(folder) can't be made: \(String(cString: strerror(errno)))")
        }
        try Self.giveAway(folder, with: directory)
        do throws(FileFault) {
            return try DurableFile.copy(file, to: ledger).sha256
        } catch {
            if error.path == file { throw .unreadable(path: file, reason: error.description) }
            throw .inputOutput(reason: error.description)
        }
    }

    /// Makes of the copy a ledger that nobody is logged in to and nothing runs on, by the very
    /// rules that a daemon uses at its start.
    private func settle(
        _ file: String, _ digest: String, node: Int64, clock: @escaping Ledger.Clock
    ) async throws(RestoreError) -> Outcome {
        do throws(any Error) {
            let store = try SQLiteStore(directory: folder, node: node)
            try Self.verify(store.scans, file)
            let owners = try RestoredLedger(path: ledger, files: store.files).holdOwners()
            let released = try await Self.release(
                in: Ledger(store: try store.makeWriter(), clock: clock), of: owners)
            let logins = try RestoredLedger(path: ledger, files: store.files).beginAnew(node: node)
            let verification = try Self.verify(store.scans, file)
            try RestoredLedger(path: ledger, files: store.files).complete()
            return Outcome(
                verification: verification, releasedHolds: released, endedLogins: logins,
                sha256: digest)
        } catch let error as RestoreError {
            throw error
        } catch StoreOpenError.newerSchema {
            throw .newerSchema(path: file)
        } catch let error as StoreOpenError {
            throw .state(error)
        } catch let error as SQLFault {
            throw .inputOutput(reason: "SQLite error \(error.code): \(error.message)")
        } catch LedgerError.unavailable(_, let reason) {
            throw .inputOutput(reason: reason)
        } catch {
            throw .inputOutput(reason: "\(error)")
        }
    }

    @discardableResult
    private static func verify(
        _ scans: any LedgerScans, _ file: String
    ) throws -> Verification {
        let verification = try scans.verify()
        guard verification.isSound else {
            throw RestoreError.unsound(
                path: file, accounts: verification.disagreementCount,
                first: verification.disagreements.first.map { "\($0.account): \($0.reason)" })
        }
        return verification
    }

    private static func release(
        in ledger: Ledger, of owners: [Owner]
    ) async throws(LedgerError) -> Int {
        var released = 0
        for owner in owners {
            while true {
                let count = try await ledger.post(RecoverHolds(owner: owner))
                if count == 0 { break }
                released += count
            }
        }
        return released
    }
}

/// Why a backup was not restored; the state directory is as empty as it was.
package enum RestoreError: Error, Sendable, CustomStringConvertible {
    case notEmpty(path: String)
    case state(StoreOpenError)
    case unreadable(path: String, reason: String)
    /// Its SHA-256 is not the one that was given.
    case otherFile(path: String, sha256: String)
    /// It is no database, is damaged, or was not made by `admin.backup`.
    case notALedger(path: String, reason: String)
    case newerSchema(path: String)
    /// Balances and entries disagree.
    case unsound(path: String, accounts: Int64, first: String?)
    case inputOutput(reason: String)

    package var description: String {
        switch self {
        case .notEmpty(let path):
            "\(path) exists; name an empty directory by --state, or move the ledger away"
        case .state(let error): error.description
        case .unreadable(let path, let reason): "\(path) can't be read: \(reason)"
        case .otherFile(let path, let sha256):
            "\(path) is not the file that --sha256 means: its SHA-256 is \(sha256)"
        case .notALedger(let path, let reason): "\(path) is no sound backup: \(reason)"
        case .newerSchema(let path):
            "\(path) was made by a newer tellerd; install that version or a later one"
        case .unsound(let path, let accounts, let first):
            "\(path) does not agree with itself: \(accounts) accounts"
                + (first.map { ", the first is \($0)" } ?? "")
        case .inputOutput(let reason): reason
        }
    }
}
