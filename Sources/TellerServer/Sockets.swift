internal import CSystemd
internal import Glibc

/// The next connection that waits at a listening socket; nil if there is none.
///
/// - Returns: a descriptor that does not block and is closed on exec, or the errno.
func acceptConnection(_ listener: Int32) -> Result<Int32, SocketFault>? {
    while true {
        let descriptor = teller_accept(listener)
        if descriptor >= 0 { return .success(descriptor) }
        switch errno {
        case EINTR, ECONNABORTED: continue
        case EAGAIN: return nil
        default: return .failure(SocketFault(code: errno))
        }
    }
}

/// An errno of the kernel.
struct SocketFault: Error, CustomStringConvertible {
    let code: Int32

    var description: String { String(cString: strerror(code)) }

    /// Whether the process or the machine has run out of what a connection needs, for now.
    var isShortage: Bool { [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) }
}

/// Ends the direction from the peer: what it has written stays readable, its next write fails.
func shutDownInput(_ descriptor: Int32) { _ = shutdown(descriptor, Int32(SHUT_RD)) }

/// Says one line to a connection that is not served, and closes it.
func refuseConnection(_ descriptor: Int32, _ line: [UInt8]) {
    _ = line.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    close(descriptor)
}
