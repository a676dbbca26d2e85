import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("Connections that keep more than all may", .blocking, .serialized)
struct ShortageTests {
    private static let limit = 256 << 20
    /// Seconds that others may wait, on a machine that runs a thousand other tests.
    ///
    /// Over five is what they waited where they were read only once those at fault were closed.
    private static let longest = 4.0

    /// Begins a line of a million bytes on each of so many connections, and does not end it.
    private final class Unfinished {
        let wires: [Wire]
        private let part = Array(repeating: UInt8(ascii: " "), count: 1_000_000)
        private var left: [Int]

        init(_ daemon: TestDaemon, count: Int) throws {
            wires = try (0..<count).map { _ in try daemon.connect() }
            left = wires.map { _ in 1_000_000 }
        }

        /// Sends what the daemon takes at once; whether it has taken all.
        func goOn() -> Bool {
            for (index, wire) in wires.enumerated() where left[index] > 0 {
                let sent = part.withUnsafeBytes {
                    send(
                        wire.descriptor, $0.baseAddress, left[index],
                        Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
                }
                if sent > 0 { left[index] -= sent }
            }
            return left.allSatisfy { $0 == 0 }
        }
    }

    /// What came of the others of the same user while something went on for a while.
    private struct Toll {
        /// The longest that one had to wait, in seconds.
        var slowest = 0.0
        /// The most that was kept for all together.
        var most = 0
    }

    private func toll(
        _ daemon: TestDaemon, seconds: Double, of attack: () -> Void
    ) throws -> Toll {
        var toll = Toll()
        let begin = Date()
        while -begin.timeIntervalSinceNow < seconds {
            attack()
            let before = Date()
            #expect(try daemon.call("server.ping")["result"] == [:])
            toll.most = max(toll.most, try daemon.bufferedBytes())
            toll.slowest = max(toll.slowest, -before.timeIntervalSinceNow)
            usleep(50_000)
        }
        return toll
    }

    private func closed(_ daemon: TestDaemon) throws -> Double? {
        let text = try daemon.call("server.metrics")["result"]["text"].text ?? ""
        return try MetricsText(text).series["teller_slow_readers_closed_total"]
    }

    @Test("Stop nobody for long where they read a little, and are closed before all others")
    func slowReaders() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let message = JSON.string(String(repeating: "x", count: 250_000))
            let params: JSON = ["token": token, "message": message]
            for _ in 0..<2 { _ = try daemon.call("chat", params) }
            // Most of what may be kept, so that few readers are needed.
            let others = try Unfinished(daemon, count: 260)
            try wait(until: "others have what is no harm yet") {
                try others.goOn() && daemon.bufferedBytes() > 260_000_000
            }
            let readers = try (0..<4).map { _ in try daemon.connect() }
            let page = request("history", ["token": token], id: "page") + "\n"
            for reader in readers { try reader.send(String(repeating: page, count: 8)) }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let toll = try toll(daemon, seconds: 4) {
                for reader in readers {
                    recv(reader.descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
                }
            }
            #expect(toll.most > Self.limit, "or nothing was tried")
            #expect(toll.slowest < Self.longest)
            try wait(until: "there is room again") { try daemon.bufferedBytes() < Self.limit }
            let closed = try closed(daemon) ?? 0
            #expect((1...4).contains(closed), "\(closed)")
            // Whose line was in the middle ends it.
            for other in others.wires {
                #expect(try other.call("server.ping")["result"] == [:])
            }
        }
    }

    @Test("Stop nobody for long where they begin lines and don't end them")
    func unfinished() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let lines = try Unfinished(daemon, count: 290)
            let toll = try toll(daemon, seconds: 10) { _ = lines.goOn() }
            #expect(toll.most > Self.limit, "or nothing was tried")
            #expect(toll.slowest < Self.longest)
            // What is longer than what is always read has room again.
            try wait(until: "there is room again") { try daemon.bufferedBytes() < Self.limit }
            let message = JSON.string(String(repeating: "x", count: 250_000))
            let chat = try daemon.call("chat", ["token": token, "message": message])
            #expect(chat["result"]["price"] == 100)
        }
    }
}
