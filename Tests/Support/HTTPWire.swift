import Foundation
import TellerRPC

/// One connection to a bridge, as plain as can be: it sends what it is told, byte for byte.
package final class HTTPWire {
    package let descriptor: Int32
    private var buffer: [UInt8] = []
    private let port: Int

    /// A connection whose kernel keeps `receiveBuffer` bytes that nobody has read, or as many as it
    /// likes.
    package init(port: Int, receiveBuffer: Int32? = nil) throws(WireError) {
        self.port = port
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        wait(atMost: patience)
        if var bytes = receiveBuffer {
            let size = socklen_t(MemoryLayout<Int32>.size)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, size)
        }
        let code = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw .refused(errno) }
    }

    deinit { close(descriptor) }

    /// How long a read or write may take.
    package func wait(atMost time: Duration) {
        var limit = timeval(tv_sec: Int(time.components.seconds), tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }

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

    /// The text of a request, its length told where it has a body.
    package func request(
        _ method: String, _ path: String, headers: [String: String] = [:], body: String = ""
    ) -> String {
        var fields = ["Host": "127.0.0.1:\(port)"].merging(headers) { $1 }
        if !body.isEmpty { fields["Content-Length"] = String(body.utf8.count) }
        return "\(method) \(path) HTTP/1.1\r\n"
            + fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
            + "\r\n" + body
    }

    // Receiving

    /// The next answer; nil where the connection ends before its first byte.
    package func answer(to method: String = "GET") throws(WireError) -> HTTPAnswer? {
        guard let head = try head() else { return nil }
        var answer = head
        if method == "HEAD" || head.status == 204 || head.status < 200 { return answer }
        if let length = head.headers["content-length"].flatMap({ Int($0) }) {
            answer.body = text(try bytes(length))
        } else if head.headers["transfer-encoding"] == "chunked" {
            while let chunk = try chunk() { answer.body += chunk }
        } else {
            while try receive() {}
            answer.body = text(buffer)
            buffer = []
        }
        return answer
    }

    /// The next head alone.
    package func head() throws(WireError) -> HTTPAnswer? {
        while true {
            if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
                let lines = text(Array(buffer[..<end.lowerBound])).split(separator: "\r\n")
                buffer.removeFirst(end.upperBound)
                return Self.head(lines)
            }
            guard try receive() else {
                if buffer.isEmpty { return nil }
                throw .ended
            }
        }
    }

    private static func head(_ lines: [Substring]) -> HTTPAnswer {
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        var answer = HTTPAnswer(status: status ?? 0, headers: [:], body: "")
        for line in lines.dropFirst() {
            let parts = line.split(separator: ": ", maxSplits: 1)
            answer.headers[parts[0].lowercased()] = parts.count == 2 ? String(parts[1]) : ""
        }
        return answer
    }

    /// The next chunk of a body; nil at its end.
    package func chunk() throws(WireError) -> String? {
        let size = Int(try line(), radix: 16) ?? 0
        let chunk = text(try bytes(size))
        _ = try line()
        return size == 0 ? nil : chunk
    }

    private func line() throws(WireError) -> String {
        while true {
            if let end = buffer.firstRange(of: Array("\r\n".utf8)) {
                defer { buffer.removeFirst(end.upperBound) }
                return text(Array(buffer[..<end.lowerBound]))
            }
            guard try receive() else { throw .ended }
        }
    }

    private func bytes(_ count: Int) throws(WireError) -> [UInt8] {
        while buffer.count < count {
            guard try receive() else { throw .ended }
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
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

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Whether the other side has closed, and nothing is left to read.
    package func isAtEnd() throws(WireError) -> Bool {
        guard buffer.isEmpty else { return false }
        do throws(WireError) {
            return try !receive()
        } catch .broken {
            return true
        }
    }

    // Both

    /// The answer to a request.
    package func ask(
        _ method: String = "GET", _ path: String, headers: [String: String] = [:],
        body: JSON? = nil
    ) throws(WireError) -> HTTPAnswer {
        var headers = headers
        if body != nil, headers["Content-Type"] == nil {
            headers["Content-Type"] = "application/json"
        }
        try send(request(method, path, headers: headers, body: body?.source ?? ""))
        guard let answer = try answer(to: method) else { throw .ended }
        return answer
    }
}

extension TestBridge {
    package var port: Int { url.split(separator: ":").last.flatMap { Int($0) } ?? 0 }

    package func connect() throws(WireError) -> HTTPWire { try HTTPWire(port: port) }
}
