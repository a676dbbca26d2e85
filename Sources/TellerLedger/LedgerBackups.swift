internal import Synchronization

/// Where backups are made and kept.
package protocol BackupStore: Sendable {
    /// Whether a backup of that name could be made now; writes nothing.
    ///
    /// - Errors: `nameTaken`, `noRoom`, `failed`.
    func check(_ name: String) throws(BackupError)
    /// Writes one snapshot; on return it is on disk under its name, and before nothing is.
    ///
    /// `isWanted` is told how far it is, now and then, and says whether to go on.
    ///
    /// - Errors: those of `check`, and `stopping` if it was not wanted any more.
    func make(
        _ name: String, isWanted: @escaping @Sendable (BackupProgress) -> Bool
    ) throws(BackupError) -> Backup
    /// Deletes all but `keep`, at least 1, of the backups that are named by the clock; how many.
    ///
    /// The newest stay, and among them the one just made, whatever the clock said when it and the
    /// others were.
    ///
    /// - Errors: `failed`.
    func prune(keep: Int, sparing name: String) throws(BackupError) -> Int
}

/// A copy of the ledger as it was at one moment, in one file.
package struct Backup: Hashable, Sendable {
    package var path: String
    package var bytes: Int64
    /// In hexadecimal digits, as sha256sum(1) prints it.
    package var sha256: String

    package init(path: String, bytes: Int64, sha256: String) {
        self.path = path
        self.bytes = bytes
        self.sha256 = sha256
    }
}

package struct BackupProgress: Hashable, Sendable {
    package var name: String
    /// Written so far.
    package var bytes: Int64
    /// What there is to write: at most, since a copy is more compact.
    package var expectedBytes: Int64

    package init(name: String, bytes: Int64, expectedBytes: Int64) {
        self.name = name
        self.bytes = bytes
        self.expectedBytes = expectedBytes
    }
}

/// Why there is no backup; nothing of it is left.
package enum BackupError: Error, Hashable, Sendable {
    case ledger(LedgerError)
    /// Another one is being made.
    case inProgress
    case nameTaken
    /// Numbers of bytes.
    case noRoom(needed: Int64, free: Int64)
    /// The daemon is.
    case stopping
    /// `reason` is for the log and for administrators.
    case failed(reason: String)
}

/// Makes backups, one at a time, while the ledger goes on.
package actor LedgerBackups {
    private struct State {
        var isRunning = false
        var isStopping = false
        var progress: BackupProgress?
    }

    private let executor = SerialQueueExecutor(label: "ledger.backups")
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private let store: any BackupStore
    private nonisolated let state = Mutex(State())

    /// Told why older backups could not be deleted.
    private let pruneFailed: @Sendable (BackupError) -> Void

    package init(
        store: any BackupStore, pruneFailed: @escaping @Sendable (BackupError) -> Void = { _ in }
    ) {
        self.store = store
        self.pruneFailed = pruneFailed
    }

    /// How far the one is that is being made, if one is.
    package nonisolated var progress: BackupProgress? { state.withLock { $0.progress } }

    package nonisolated var isRunning: Bool { state.withLock { $0.isRunning } }

    /// Ends the one that is being made, and makes no more.
    package nonisolated func stop() { state.withLock { $0.isStopping = true } }

    /// Makes a backup that holds at least all that was answered before.
    ///
    /// `admit` is asked once nothing else that is known stands against it; what it records is on disk
    /// before the backup begins, and stays where that fails. With `keep`, only so many of those
    /// named by the clock stay; where older ones can't be deleted, there is a backup all the same.
    ///
    /// - Errors, in order of precedence: `inProgress`, `nameTaken`, `noRoom`, those of `admit`; then
    ///   `nameTaken` and `noRoom` again, `stopping`, `failed`.
    package nonisolated func make(
        _ name: String, keep: Int?, admit: () async throws(LedgerError) -> Void
    ) async throws(BackupError) -> (backup: Backup, deleted: Int) {
        let isFree = state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard isFree else { throw .inProgress }
        defer {
            state.withLock { state in
                state.isRunning = false
                state.progress = nil
            }
        }
        try await check(name)
        do throws(LedgerError) {
            try await admit()
        } catch {
            throw .ledger(error)
        }
        return try await run(name, keep: keep)
    }

    private func check(_ name: String) throws(BackupError) { try store.check(name) }

    private func run(
        _ name: String, keep: Int?
    ) throws(BackupError) -> (backup: Backup, deleted: Int) {
        let backup = try store.make(name) { [self] progress in
            state.withLock { state in
                state.progress = progress
                return !state.isStopping
            }
        }
        guard let keep else { return (backup, 0) }
        do throws(BackupError) {
            return (backup, try store.prune(keep: keep, sparing: name))
        } catch {
            pruneFailed(error)
            return (backup, 0)
        }
    }
}
