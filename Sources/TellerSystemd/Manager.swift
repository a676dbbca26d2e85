internal import Glibc

/// Who started the daemon and wants to hear from it, by the environment.
///
/// Not through libsystemd, which asks the environment each time: so it could not be cleared.
struct Manager: Sendable {
    /// A datagram socket's path; a leading @ stands for the abstract namespace.
    let path: String
    /// How often it wants to hear that the daemon is alive, if it does.
    let watchdog: Duration?

    /// Nil where nobody listens; clears the environment of what it has read.
    static func fromEnvironment() -> Manager? {
        let names = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]
        let values = names.map { name in getenv(name).map { String(cString: $0) } }
        for name in names { unsetenv(name) }
        guard let path = values[0], path.hasPrefix("/") || path.hasPrefix("@") else { return nil }
        let isOurs = values[2].map { $0 == "\(getpid())" } ?? true
        let microseconds = values[1].flatMap { Int64($0) } ?? 0
        return Manager(
            path: path, watchdog: isOurs && microseconds > 0 ? .microseconds(microseconds) : nil)
    }

    /// Says it, and waits while the manager is busy: what it is told counts.
    func send(_ state: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = path.hasPrefix("@") ? [0] + path.utf8.dropFirst() : Array(path.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = MemoryLayout.offset(of: \sockaddr_un.sun_path).map { $0 + name.count } ?? 0
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(state.utf8)
        _ = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, socklen_t(length))
            }
        }
    }
}
