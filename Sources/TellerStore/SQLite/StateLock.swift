internal import Glibc

/// Keeps a state directory to one daemon: a lock on its file `lock`, which the kernel drops with
/// the process, however that ends.
final class StateLock: Sendable {
    private let descriptor: Int32

    /// - Errors: `alreadyInUse` if another process has it; `unusable` if the file can't be opened.
    init(directory: String) throws(StoreOpenError) {
        let path = directory + "/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unusable(path: path, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            close(descriptor)
            if reason == EWOULDBLOCK { throw .alreadyInUse(directory: directory) }
            throw .unusable(path: path, reason: String(cString: strerror(reason)))
        }
        self.descriptor = descriptor
    }

    /// Unlocked as well, since a program that is just being started has a copy of the descriptor for
    /// a moment.
    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
