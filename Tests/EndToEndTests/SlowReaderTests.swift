import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("Callers that never read", .blocking, .serialized)
struct SlowReaderTests {
    static let requests: [(String, JSON)] = [
        ("server.ping", [:]), ("rpc.discover", [:]), ("no.such", [:]), ("balance", [:]),
    ]

    /// Sends until the daemon takes no more, or so many MiB.
    private func flood(_ wire: Wire, _ line: String, mebibytes: Int) throws {
        var limit = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(
            wire.descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit,
            socklen_t(MemoryLayout<timeval>.size))
        let part = Array(String(repeating: line + "\n", count: 1 + 65536 / line.utf8.count).utf8)
        do throws(WireError) {
            for _ in 0..<(mebibytes << 20) / part.count { try wire.send(part) }
        } catch {
            // Either it stopped reading, or it has closed: both are right.
        }
    }

    @Test("Don't fill the daemon's memory, and others are served", arguments: [0, 1, 2, 3])
    func flood(_ index: Int) throws {
        let (method, params) = Self.requests[index]
        try Scratch.serve { daemon in
            // So that what the first use of everything costs is not counted.
            for (method, params) in Self.requests { _ = try daemon.call(method, params) }
            let before = daemon.residentMemory
            let wire = try daemon.connect()
            try flood(wire, request(method, params, id: 1), mebibytes: 16)
            #expect(try daemon.call("server.ping")["result"] == [:])
            // It may leave 4 MiB unread and have 1 MiB read ahead; small answers take up several
            // times their own length.
            #expect(daemon.residentMemory < before + (40 << 10), "before: \(before)")
            shutdown(wire.descriptor, Int32(SHUT_RDWR))
            try wait(until: "memory comes back to \(before): \(daemon.residentMemory)") {
                daemon.residentMemory < before + (8 << 10)
            }
            #expect(try daemon.call("server.ping")["result"] == [:])
        }
    }

    @Test("Pay for the chats that were done for them, and for no other")
    func chats() throws {
        try Scratch.use { scratch in
            let daemon = try scratch.daemon()
            let token = try daemon.account("alice", balance: 10_000_000)
            let wire = try daemon.connect()
            let message = JSON.string(String(repeating: "x", count: 20_000))
            let chat = request("chat", ["token": token, "message": message], id: 1)
            try flood(wire, chat, mebibytes: 24)
            shutdown(wire.descriptor, Int32(SHUT_RDWR))
            #expect(try daemon.call("server.ping")["result"] == [:])
            // What had been begun is done by then.
            #expect(try daemon.process.terminate() == .status(0))
            let next = try scratch.daemon()
            let chats = try count(next, token)
            #expect(chats > 0)
            let report = try next.verify()
            #expect(report["ok"] == true)
            #expect(report["spent"] == .integer(Int64(chats) * 100))
        }
    }

    /// The chats of a history, page by page.
    private func count(_ daemon: TestDaemon, _ token: JSON) throws -> Int {
        var count = 0
        var params: JSON = ["token": token, "limit": 500]
        while true {
            let page = try daemon.call("history", params)["result"]
            count += page["chats"].elements.count
            guard page["next"] != .null else { return count }
            params = params.merging(["before": page["next"]])
        }
    }

    @Test("Get all of it when they read at last")
    func late() throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            let sender = Thread { [descriptor = wire.descriptor] in
                let line = Array((request("rpc.discover", id: 1) + "\n").utf8)
                for _ in 0..<300 {
                    _ = line.withUnsafeBytes {
                        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    }
                }
            }
            sender.start()
            for _ in 0..<300 {
                #expect(try wire.line()?.contains("\"openrpc\"") == true)
            }
        }
    }
}
