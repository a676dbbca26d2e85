internal import GRDBSQLite
internal import Glibc
internal import TellerLedger

/// Looks now and then at the file that SQLite writes: syncs what has come, and ends the writing
/// when it is not wanted or the disk fills up.
///
/// Used on the thread of its connection alone, which calls it back.
final class BackupWatch {
    /// Why it was ended, if it was.
    private(set) var stop: BackupError?

    private let path: String
    private let reserve: Int64
    private let isWanted: (Int64) -> Bool
    private var synced: Int64 = 0

    /// Steps of SQLite's machine between two looks: some hundred rows, so that the longest ones
    /// can't fill a disk unseen.
    private static let steps: Int32 = 1000
    /// Synced in such pieces, so that a commit of the ledger, which shares the disk, never waits
    /// for much of the backup.
    private static let pieceBytes: Int64 = 8 << 20

    init(path: String, reserve: Int64, isWanted: @escaping (Int64) -> Bool) {
        self.path = path
        self.reserve = reserve
        self.isWanted = isWanted
    }

    /// The watch must live until it is detached.
    func attach(to connection: OpaquePointer) {
        sqlite3_progress_handler(
            connection, Self.steps,
            { context in
                guard let context else { return 0 }
                return Unmanaged<BackupWatch>.fromOpaque(context).takeUnretainedValue().look()
                    ? 0 : 1
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    func detach(from connection: OpaquePointer) {
        sqlite3_progress_handler(connection, 0, nil, nil)
    }

    /// Whether to go on.
    private func look() -> Bool {
        var status = stat()
        let bytes = stat(path, &status) == 0 ? Int64(status.st_size) : 0
        if bytes - synced >= Self.pieceBytes {
            synced = bytes
            // An error of the disk is found by the sync at the end.
            try? DurableFile.sync(path)
        }
        if !isWanted(bytes) {
            stop = .stopping
        } else if let free = try? DiskSpace.free(at: path), free < reserve {
            stop = .noRoom(needed: reserve, free: free)
        }
        return stop == nil
    }
}

enum DiskSpace {
    /// Bytes that the daemon could still write where a path leads.
    static func free(at path: String) throws(BackupError) -> Int64 {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else {
            throw .failed(reason: "\(path): \(String(cString: strerror(errno)))")
        }
        // Some file systems that know no end tell the largest number of blocks.
        let (bytes, isBeyond) = UInt64(status.f_bavail).multipliedReportingOverflow(
            by: UInt64(status.f_frsize))
        return isBeyond ? Int64.max : Int64(clamping: bytes)
    }
}
