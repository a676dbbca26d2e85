internal import Glibc

/// A file by its path and by what the path led to when the store was opened.
///
/// SQLite goes on writing into a file that was deleted or replaced under it, and would report
/// success for what a restart forgets.
struct StoreFile: Sendable {
    let path: String
    private let device: UInt
    private let inode: UInt

    /// Nil if there is no such file.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.path = path
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
    }

    /// Whether the path still leads to the same file.
    var isInPlace: Bool {
        var status = stat()
        return stat(path, &status) == 0 && UInt(status.st_dev) == device
            && UInt(status.st_ino) == inode
    }
}
