import Foundation
import Synchronization

/// What systemd listens on for its services' words (sd_notify(3)).
package final class NotifySocket: Sendable {
    package let path: String
    private let descriptor: Int32
    private let heard = Mutex<[String]>([])

    package init(_ scratch: Scratch) throws {
        path = scratch.path("n")
        descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let code = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    deinit { close(descriptor) }

    /// All that was said so far, in order.
    package var messages: [String] {
        heard.withLock { heard in
            var buffer = [UInt8](repeating: 0, count: 8192)
            while case let count = recv(descriptor, &buffer, buffer.count, 0), count >= 0 {
                heard.append(String(decoding: buffer[..<count], as: UTF8.self))
            }
            return heard
        }
    }

    /// The words of all messages: `READY=1` and the like.
    package var words: [String] {
        messages.flatMap { $0.split(separator: "\n").map(String.init) }
    }

    /// What it stood for last.
    package var status: String? {
        words.last { $0.hasPrefix("STATUS=") }.map { String($0.dropFirst("STATUS=".count)) }
    }
}
