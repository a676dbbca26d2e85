import Glibc

/// Small private files.
enum File {
    struct Fault: Error, Hashable {
        let path: String
        /// The system's own words.
        let reason: String
    }

    /// The words for the last error of the C library.
    static func reason() -> String { String(cString: strerror(errno)) }

    /// A file's bytes; refused if they are more than the limit.
    static func read(_ path: String, limit: Int) throws(Fault) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Fault(path: path, reason: reason()) }
        defer { close(file) }
        switch ByteInput(file).all(limit: limit) {
        case .bytes(let bytes): return bytes
        case .tooLong: throw Fault(path: path, reason: "it is too long")
        case .failed: throw Fault(path: path, reason: reason())
        }
    }

    /// Makes a directory of mode 0700, and those above it that are missing.
    static func makeDirectory(_ path: String) throws(Fault) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/" + part
            guard mkdir(made, 0o700) == 0 || errno == EEXIST else {
                throw Fault(path: made, reason: reason())
            }
        }
        guard chmod(path, 0o700) == 0 else { throw Fault(path: path, reason: reason()) }
    }

    /// Adds to the end of a file, which is made with mode 0600 if it is not there.
    static func append(_ bytes: [UInt8], to path: String) throws(Fault) {
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Fault(path: path, reason: reason()) }
        let isWritten = ByteOutput(file).write(bytes)
        guard close(file) == 0, isWritten else { throw Fault(path: path, reason: reason()) }
    }

    /// Writes a file of mode 0600 whole or not at all.
    static func replace(_ path: String, with bytes: [UInt8]) throws(Fault) {
        let draft = path + ".\(getpid())"
        _ = unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Fault(path: draft, reason: reason()) }
        let isWritten = ByteOutput(file).write(bytes) && fsync(file) == 0
        guard close(file) == 0, isWritten, rename(draft, path) == 0 else {
            let reason = reason()
            _ = unlink(draft)
            throw Fault(path: path, reason: reason)
        }
    }
}
