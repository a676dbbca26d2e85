internal import CSystemd
internal import Glibc

/// A listening socket that systemd passed (sd_listen_fds(3)); it outlives the process.
package struct PassedSocket: Sendable {
    /// Does not block, and is closed on exec.
    package let descriptor: Int32
    /// FileDescriptorName= of its unit; empty if it has none.
    package let name: String

    /// All that were passed, in the order of their units; none if systemd passed none.
    ///
    /// Must run before any other thread, since it clears the environment of them.
    package static func all() -> [PassedSocket] {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = sd_listen_fds_with_names(1, &names)
        guard count > 0 else { return [] }
        return (0..<Int(count)).map { index in
            let name = names?[index].map { String(cString: $0) } ?? ""
            let descriptor = SD_LISTEN_FDS_START + Int32(index)
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            // "unknown" is systemd's word for a socket unit that names none.
            return PassedSocket(descriptor: descriptor, name: name == "unknown" ? "" : name)
        }
    }

    /// Whether it is meant for this: by its name, or because it has none.
    package func isNamed(_ name: String) -> Bool { self.name == name || self.name.isEmpty }

    package var isUnixStream: Bool {
        sd_is_socket_unix(descriptor, Int32(SOCK_STREAM.rawValue), 1, nil, 0) > 0
    }

    /// Of IPv4 or IPv6.
    package var isInternetStream: Bool {
        sd_is_socket_inet(descriptor, 0, Int32(SOCK_STREAM.rawValue), 1, 0) > 0
    }
}
