import Foundation

/// A listening socket that outlives the daemons which serve on it, as systemd holds one.
package final class HeldSocket: Sendable {
    private let descriptor: Int32
    private let scratch: Scratch

    package init(_ scratch: Scratch) throws {
        self.scratch = scratch
        descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: scratch.socket.utf8) }
        let code = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0, listen(descriptor, 4096) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }

    deinit { close(descriptor) }

    /// Starts a daemon on it, told of it as sd_listen_fds(3) has it.
    package func daemon() throws -> TestDaemon {
        let tell = "export LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=rpc; exec \"$@\""
        return try scratch.daemon(
            wrapper: ["sh", "-c", tell, "sh"], descriptors: [3: descriptor])
    }

    /// Starts one, and does not wait for it: who connects meanwhile waits at the socket.
    package func start(
        config: String? = nil, _ options: [String] = [], telling notices: NotifySocket? = nil
    ) throws -> TestDaemon {
        var tell = "export LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=rpc; "
        if let notices { tell += "export NOTIFY_SOCKET=\(notices.path); " }
        let command = try scratch.tellerd(config: config) + options
        return TestDaemon(
            scratch,
            try scratch.spawn(
                ["sh", "-c", tell + "exec \"$@\"", "sh"] + command, descriptors: [3: descriptor]))
    }
}
