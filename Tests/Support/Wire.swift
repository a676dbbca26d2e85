import Foundation
import TellerRPC

/// Why a connection is of no more use.
package enum WireError: Error, Hashable {
    /// No connection, with the errno of it.
    case refused(Int32)
    /// A write failed: what was to be sent was not, or not whole.
    case unsent(Int32)
    /// A read failed.
    case broken(Int32)
    /// The other side closed where an answer was due.
    case ended
    case timedOut
    case notJSON(String)
}

/// One connection to a daemon, as plain as can be: it sends what it is told, byte for byte.
///
/// Not the project's own client, whose mistakes would hide the daemon's.
package final class Wire {
    package let descriptor: Int32
    private var buffer: [UInt8] = []
    /// Where the next line begins.
    private var start = 0
    private var lastID: Int64 = 0

    package init(_ path: String) throws(WireError) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var limit = timeval(tv_sec: Int(patience.components.seconds), tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        let code = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else { throw .refused(errno) }
    }

    deinit { close(descriptor) }

    // Sending

    package func send(_ text: String) throws(WireError) { try send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) throws(WireError) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Foundation.send(
                    descriptor, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw .unsent(errno)
            }
            sent += count
        }
    }

    /// Says that nothing more will come.
    package func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    // Receiving

    /// The next line; nil at the end of the connection.
    package func line() throws(WireError) -> String? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return String(decoding: buffer[start..<end], as: UTF8.self)
            }
            buffer.removeFirst(start)
            start = 0
            searched = buffer.count
            guard try receive() else { return nil }
        }
    }

    private func receive() throws(WireError) -> Bool {
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &part, part.count, 0)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw errno == EAGAIN ? .timedOut : .broken(errno) }
            buffer += part[..<count]
            return count > 0
        }
    }

    /// The next line as JSON.
    package func answer() throws(WireError) -> JSON {
        guard let line = try line() else { throw .ended }
        guard let json = try? JSONText.decode(JSON.self, from: line.utf8) else {
            throw .notJSON(line)
        }
        return json
    }

    /// Whether the other side has closed, and nothing is left to read.
    package func isAtEnd() throws(WireError) -> Bool { try line() == nil }

    // Both

    /// The answer to bytes of which a line is made.
    package func exchange(_ line: String) throws(WireError) -> JSON {
        try send(line + "\n")
        return try answer()
    }

    /// The answer to a request.
    package func call(_ method: String, _ params: JSON = [:]) throws(WireError) -> JSON {
        lastID += 1
        return try exchange(request(method, params, id: .integer(lastID)))
    }
}

/// A request's text, without its line's end.
package func request(_ method: String, _ params: JSON = [:], id: JSON? = nil) -> String {
    let id = id.map { ",\"id\":\($0.source)" } ?? ""
    return "{\"jsonrpc\":\"2.0\"\(id),\"method\":\"\(method)\",\"params\":\(params.source)}"
}
