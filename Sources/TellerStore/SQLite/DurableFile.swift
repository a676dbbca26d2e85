internal import CLinux
internal import Crypto
internal import Glibc

/// What files and folders need so that a loss of power undoes nothing.
enum DurableFile {
    static func sync(_ path: String) throws(FileFault) {
        let descriptor = try descriptor(of: path, O_RDONLY)
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileFault(path, "can't be synced") }
    }

    static func syncFolder(_ path: String) throws(FileFault) {
        let descriptor = try descriptor(of: path, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileFault(path, "can't be synced") }
    }

    /// Within one folder; on return the new name is on disk.
    static func rename(_ path: String, to name: String) throws(FileFault) {
        guard Glibc.rename(path, name) == 0 else { throw FileFault(name, "can't be made") }
        try syncFolder(folder(of: name))
    }

    /// The same, but never over a file that has the name; whether it was free.
    static func rename(_ path: String, toFree name: String) throws(FileFault) -> Bool {
        guard teller_rename_to_free(path, name) == 0 else {
            if errno == EEXIST { return false }
            throw FileFault(name, "can't be made")
        }
        try syncFolder(folder(of: name))
        return true
    }

    /// As root, gives a file to whoever owns the directory.
    static func giveAway(_ path: String, with directory: String) throws(FileFault) {
        var status = stat()
        guard geteuid() == 0, stat(directory, &status) == 0 else { return }
        // Not through a link, which the owner could have lead to any file of root's.
        guard lchown(path, status.st_uid, status.st_gid) == 0 else {
            throw FileFault(path, "can't be given to the owner of \(directory)")
        }
    }

    static func remove(_ path: String) throws(FileFault) {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw FileFault(path, "can't be deleted")
        }
    }

    static func names(in folder: String) throws(FileFault) -> [String] {
        guard let stream = opendir(folder) else { throw FileFault(folder, "can't be read") }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// The SHA-256 of a file in hexadecimal digits, and how long it is.
    static func digest(_ path: String) throws(FileFault) -> (sha256: String, bytes: Int64) {
        var reader = try FileReader(path)
        var hash = SHA256()
        while let piece = try reader.next() { hash.update(data: piece) }
        return (hex(hash), reader.bytes)
    }

    /// Copies a file into one that does not exist, and syncs it; the digest as above.
    static func copy(
        _ path: String, to copy: String
    ) throws(FileFault) -> (sha256: String, bytes: Int64) {
        var reader = try FileReader(path)
        let target = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw FileFault(copy, "can't be made") }
        defer { close(target) }
        var hash = SHA256()
        while let piece = try reader.next() {
            hash.update(data: piece)
            var rest = piece[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(target, $0.baseAddress, $0.count) }
                guard count > 0 else {
                    if errno == EINTR { continue }
                    throw FileFault(copy, "can't be written")
                }
                rest = rest.dropFirst(count)
            }
        }
        guard fsync(target) == 0 else { throw FileFault(copy, "can't be synced") }
        return (hex(hash), reader.bytes)
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    fileprivate static func descriptor(
        of path: String, _ flags: Int32
    ) throws(FileFault) -> Int32 {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFault(path, "can't be opened") }
        return descriptor
    }

    private static func hex(_ hash: SHA256) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Reads a file from its beginning to its end.
struct FileReader: ~Copyable {
    private let descriptor: Int32
    private let path: String
    private var buffer = [UInt8](repeating: 0, count: 1 << 20)
    /// Read so far.
    private(set) var bytes: Int64 = 0

    init(_ path: String) throws(FileFault) {
        // A pipe or a device would have neither an end nor a size.
        let descriptor = try DurableFile.descriptor(of: path, O_RDONLY | O_NONBLOCK)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FileFault(path: path, what: "is no file", code: 0)
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Nil at the end.
    mutating func next() throws(FileFault) -> [UInt8]? {
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw FileFault(path, "can't be read")
            }
            bytes += Int64(count)
            return count == 0 ? nil : Array(buffer[..<count])
        }
    }
}

/// What the system refused to do with a file.
struct FileFault: Error, CustomStringConvertible {
    let path: String
    let what: String
    let code: Int32

    init(path: String, what: String, code: Int32) {
        self.path = path
        self.what = what
        self.code = code
    }

    /// With the reason of the call that has just failed.
    init(_ path: String, _ what: String) { self.init(path: path, what: what, code: errno) }

    var description: String {
        "\(path) \(what)" + (code == 0 ? "" : ": \(String(cString: strerror(code)))")
    }
}
