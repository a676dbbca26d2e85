internal import Glibc
internal import TellerSystemd

/// A Unix stream socket that connections come in by.
package struct ListeningSocket: Sendable {
    let descriptor: Int32
    /// Where it was bound by this process; nil if it belongs to systemd, which outlives us.
    let ownName: SocketName?

    /// The sockets that systemd passed (sd_listen_fds(3)); none if it passed none.
    ///
    /// Must run before any other thread, since it clears the environment of them. Sockets of the
    /// name `rpc` are ours; where none has a name, all are.
    package static func fromSystemd() throws(SocketError) -> [ListeningSocket] {
        var sockets: [ListeningSocket] = []
        for passed in PassedSocket.all() where passed.isNamed("rpc") {
            guard passed.isUnixStream else { throw .unsuitable(name: passed.name) }
            sockets.append(ListeningSocket(descriptor: passed.descriptor, ownName: nil))
        }
        return sockets
    }

    /// Binds a socket, 0600 in a folder that is made 0700 if it is missing; one that a dead daemon
    /// left is replaced.
    package static func bind(path: String) throws(SocketError) -> ListeningSocket {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let limit = MemoryLayout.size(ofValue: address.sun_path) - 1
        guard path.utf8.count <= limit else { throw .tooLong(path: path, limit: limit) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        makeFolder(of: path)
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue),
            0)
        guard descriptor >= 0 else { throw fault(path) }
        let name: SocketName
        do throws(SocketError) {
            try removeStale(path, address)
            let mask = umask(0o177)
            let code = withAddress(address) { Glibc.bind(descriptor, $0, $1) }
            umask(mask)
            guard code == 0, let bound = SocketName(path: path),
                listen(descriptor, ServerLimits.backlog) == 0
            else { throw fault(path) }
            name = bound
        } catch {
            close(descriptor)
            throw error
        }
        return ListeningSocket(descriptor: descriptor, ownName: name)
    }

    /// Takes the socket's name away, so that nobody new finds it; not where it has become another
    /// daemon's.
    func unlinkOwnName() {
        if let ownName, ownName.isStillThere { unlink(ownName.path) }
    }

    private static func makeFolder(of path: String) {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
        mkdir(String(path[..<slash]), 0o700)
    }

    private static func removeStale(
        _ path: String, _ address: sockaddr_un
    ) throws(SocketError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { throw fault(path) }
        defer { close(probe) }
        if withAddress(address, { connect(probe, $0, $1) }) == 0 {
            throw .alreadyServed(path: path)
        }
        guard errno == ECONNREFUSED else { throw fault(path) }
        unlink(path)
    }

    private static func withAddress(
        _ address: sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func fault(_ path: String) -> SocketError {
        .unusable(path: path, reason: String(cString: strerror(errno)))
    }
}

/// A path, and the file that it led to when a socket was bound there.
struct SocketName: Sendable {
    let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Nil where there is nothing.
    init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.path = path
        device = status.st_dev
        inode = status.st_ino
    }

    /// Whether the path still leads there; an inode is used anew only once its socket is closed.
    var isStillThere: Bool {
        guard let now = SocketName(path: path) else { return false }
        return now.device == device && now.inode == inode
    }
}
