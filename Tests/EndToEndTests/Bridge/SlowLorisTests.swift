import Foundation
import TestSupport
import Testing

@Suite("Attackers that send slowly are let go, and hold nobody up", .blocking, .serialized)
struct SlowLorisTests {
    /// KiB that a kept connection may take; what was built for debugging takes more.
    private static let mostOfOne = 48

    @Test("Heads and bodies that do not come to their end, among 2,000 clients that are kept")
    func slow() throws {
        try Scratch.serveHTTP { _, bridge in
            let kept = try (0..<2000).map { _ in try bridge.connect() }
            for wire in kept { #expect(try wire.ask("GET", "/healthz").status == 200) }
            let before = bridge.process.residentMemory
            let one = before / kept.count
            #expect(one < Self.mostOfOne, "\(before) KiB with \(kept.count) connections")
            let heads = try (0..<100).map { _ in try bridge.connect() }
            let bodies = try (0..<100).map { _ in try bridge.connect() }
            for wire in heads { try wire.send("GET /healthz HTTP/1.1\r\nHost: loc") }
            for wire in bodies {
                try wire.send(wire.request("POST", "/login", headers: ["Content-Length": "9"]))
            }
            let began = ContinuousClock.now
            // A byte now and then changes nothing.
            while ContinuousClock.now - began < .seconds(10) {
                for wire in heads { try wire.send("a") }
                for wire in kept { #expect(try wire.ask("GET", "/healthz").status == 200) }
                usleep(500_000)
            }
            for wire in heads { #expect(try wire.answer()?.status == 408) }
            #expect(ContinuousClock.now - began >= .seconds(14))
            for wire in kept { #expect(try wire.ask("GET", "/healthz").status == 200) }
            for wire in bodies { #expect(try wire.answer()?.status == 408) }
            for wire in heads + bodies { #expect(try wire.isAtEnd()) }
            for wire in kept { #expect(try wire.ask("GET", "/healthz").status == 200) }
            let after = bridge.process.residentMemory
            #expect(after < before + before / 4, "from \(before) to \(after) KiB")
        }
    }

    @Test("A request that was answered before its body, which never comes, keeps no connection")
    func answered() throws {
        try Scratch.serveHTTP { _, bridge in
            let heads: [(method: String, path: String, host: String, status: Int)] = [
                ("POST", "/nothing", "localhost", 404), ("POST", "/healthz", "localhost", 405),
                ("POST", "/login", "evil.example", 421), ("OPTIONS", "/login", "localhost", 204),
            ]
            let wires = try heads.map { head in
                let wire = try bridge.connect()
                try wire.send(
                    wire.request(
                        head.method, head.path,
                        headers: ["Host": head.host, "Content-Length": "9"]))
                #expect(try wire.answer()?.status == head.status)
                return wire
            }
            for wire in wires {
                wire.wait(atMost: .seconds(120))
                #expect(try wire.isAtEnd())
            }
        }
    }

    @Test("Past the limit of connections the next is told so, until one ends")
    func connections() throws {
        try Scratch.serve { daemon in
            let bridge = try daemon.scratch.bridge(["--max-connections", "20"])
            var kept: [HTTPWire] = []
            for _ in 0..<20 {
                let wire = try bridge.connect()
                guard try wire.ask("GET", "/healthz").status == 200 else { break }
                kept.append(wire)
            }
            try wait(until: "a connection is refused") {
                let wire = try bridge.connect()
                try? wire.send(wire.request("GET", "/healthz"))
                let answer = try? wire.answer()
                if let answer, answer.status == 200 { kept.append(wire) }
                return answer?.status == 503
            }
            kept.removeFirst()
            try wait(until: "there is room again") {
                let wire = try bridge.connect()
                return (try? wire.ask("GET", "/healthz").status) == 200
            }
        }
    }
}
