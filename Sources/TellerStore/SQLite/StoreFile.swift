internal import CLinux

/// A file by its path and by what the path led to when the store was opened.
///
/// SQLite goes on writing into a file that was deleted or replaced under it, and would report
/// success for what a restart forgets.
struct StoreFile: Sendable {
    let path: String
    private let device: UInt64
    private let inode: UInt64

    /// Nil if there is no such file.
    init?(path: String) {
        guard let found = Self.find(path) else { return nil }
        self.path = path
        device = found.device
        inode = found.inode
    }

    /// Whether the path still leads to the same file.
    var isInPlace: Bool {
        guard let found = Self.find(path) else { return false }
        return found == (device, inode)
    }

    /// Asks for the inode and nothing else.
    ///
    /// Linux 6.13 and later give a file whose times were asked for a fresh time at the next write,
    /// and `fdatasync` then writes the inode too: a second round to the disk for every commit.
    private static func find(_ path: String) -> (device: UInt64, inode: UInt64)? {
        var device: UInt64 = 0
        var inode: UInt64 = 0
        guard teller_file_identity(path, &device, &inode) == 0 else { return nil }
        return (device, inode)
    }
}
