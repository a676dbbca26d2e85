import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite(
    "What clients send and do not read is bounded, and others are served", .blocking, .serialized)
struct BridgeMemoryTests {
    /// Looks like a token, and is nobody's.
    private static let token = ["Authorization": "Bearer tlr_" + String(repeating: "x", count: 43)]

    private static func serve(
        _ body: (TestDaemon, TestBridge, _ metrics: () throws -> MetricsText) throws -> Void
    ) throws {
        try Scratch.serve { daemon in
            let port = Int.random(in: 30_000..<32_000)
            let bridge = try daemon.scratch.bridge(["--metrics-listen", "127.0.0.1:\(port)"])
            try body(daemon, bridge) {
                try MetricsText(try bridge.curl(["http://127.0.0.1:\(port)/metrics"]).body)
            }
        }
    }

    /// The head of a request with a body of so many bytes.
    private static func head(_ wire: HTTPWire, _ path: String, _ bytes: Int) -> String {
        let fields = [
            "Content-Length": String(bytes), "Content-Type": "application/json",
        ]
        return wire.request("POST", path, headers: fields.merging(token) { $1 })
    }

    private static func hasAnswer(_ wire: HTTPWire) -> Bool {
        var asked = pollfd(fd: wire.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&asked, 1, 0) > 0
    }

    @Test("200 clients that each send most of 900 KiB, and then nothing")
    func bodies() throws {
        try Self.serve { daemon, bridge, metrics in
            let good = try #require(try daemon.account("alice").text)
            let before = bridge.process.residentMemory
            let part = String(repeating: "x", count: 850 << 10)
            var wires: [HTTPWire] = []
            var kept = 0
            for _ in 0..<200 {
                let wire = try bridge.connect()
                wires.append(wire)
                try wire.send(Self.head(wire, "/chat/", 900 << 10))
                // One that is refused may be closed by then.
                try? wire.send(part)
                try wait(until: "it is read or refused") {
                    if Self.hasAnswer(wire) { return true }
                    let held = try metrics()["teller_bridge_held_bytes"] ?? 0
                    // Each counts for 2 KiB more than it has sent, at the least.
                    guard held > Double((kept + 1) * (part.utf8.count + 2048)) else { return false }
                    kept += 1
                    return true
                }
            }
            // Half of 128 MiB.
            #expect(kept > 72 && kept < 78)
            let grown = bridge.process.residentMemory - before
            #expect(grown < 160 << 10, "\(grown) KiB")

            // Whoever sends little is served.
            let header = ["Authorization": "Bearer " + good]
            let wire = try bridge.connect()
            #expect(try wire.ask("GET", "/balance/", headers: header).json["tokens"] == 4000)
            let chat = try wire.ask("POST", "/chat/", headers: header, body: ["message": "Hi"])
            #expect(chat.json["response"] == "Echo: Hi")

            // The next large body is refused in the words of its route.
            for (path, retry) in Self.retries {
                let late = try bridge.connect()
                try late.send(Self.head(late, path, 900 << 10))
                try? late.send(part)
                let told = try #require(try late.answer())
                #expect(told.status == 503, "\(path)")
                #expect(told.headers["retry-after"] == "5")
                #expect(told.headers["connection"] == "close")
                #expect(told.json["error"][retry.0] == retry.1, "\(told.body)")
            }

            // What was given up is given back.
            var refused = 0
            for wire in wires {
                wire.wait(atMost: .seconds(60))
                if try wire.answer()?.status == 503 { refused += 1 }
            }
            #expect(refused == wires.count - kept)
            try wait(until: "nothing is held") {
                try metrics()["teller_bridge_held_bytes"] ?? .infinity < 100_000
            }
        }
    }

    /// A member of the error, where it is an object, and what it is.
    private static let retries: [(String, (String, JSON))] = [
        ("/v1/chat/completions", ("code", "unavailable")), ("/rpc", ("code", 503)),
    ]

    @Test("Without a token a body of more than 64 KiB is refused before it is read")
    func strangers() throws {
        try Scratch.serveHTTP { _, bridge in
            for path in ["/chat/", "/register/", "/login/", "/rpc", "/v1/chat/completions"] {
                let wire = try bridge.connect()
                let length = ["Content-Length": "65537", "Content-Type": "application/json"]
                try wire.send(wire.request("POST", path, headers: length))
                #expect(try wire.answer()?.status == 413, "\(path)")
                let chunked = try bridge.connect()
                let fields = ["Transfer-Encoding": "chunked", "Content-Type": "application/json"]
                try chunked.send(chunked.request("POST", path, headers: fields))
                let chunk = String(repeating: "x", count: 0x8000)
                for _ in 0..<2 { try chunked.send("8000\r\n\(chunk)\r\n") }
                try chunked.send("1\r\nx\r\n")
                let told = try #require(try chunked.answer())
                #expect(told.status == 413, "\(path)")
                #expect(told.body.contains("65536"))
            }
            // What fits is read.
            let wire = try bridge.connect()
            let long = String(repeating: "x", count: 60_000)
            let told = try wire.ask(
                "POST", "/login/", body: ["username": "alice", "password": .string(long)])
            #expect(told.status == 400)
        }
    }

    @Test("Clients that ask and do not read are dropped, and cost little until then")
    func unread() throws {
        try Self.serve { _, bridge, metrics in
            let kept = try bridge.connect()
            let before = bridge.process.residentMemory
            let wires = try (0..<50).map { _ in
                try HTTPWire(port: bridge.port, receiveBuffer: 4096)
            }
            for wire in wires {
                wire.wait(atMost: .seconds(1))
                let asked = wire.request("GET", "/openapi.json")
                try? wire.send(String(repeating: asked, count: 500))
            }
            let began = ContinuousClock.now
            var most = 0
            try wait(until: "they are dropped", within: .seconds(60)) {
                #expect(try kept.ask("GET", "/healthz").status == 200)
                most = max(most, bridge.process.residentMemory - before)
                usleep(200_000)
                return try metrics()["teller_bridge_connections"] ?? .infinity < 10
            }
            #expect(ContinuousClock.now - began > .seconds(20))
            #expect(most < 200 << 10, "\(most) KiB")
            try wait(until: "nothing is held") {
                try metrics()["teller_bridge_held_bytes"] ?? .infinity < 100_000
            }
        }
    }

    /// Makes /history/ of an account as long as a page may be: a MiB.
    private static func fill(_ bridge: TestBridge, _ header: [String: String]) throws {
        let wire = try bridge.connect()
        let message = String(repeating: "x", count: 200_000)
        for _ in 0..<3 {
            let chat: JSON = ["message": .string(message)]
            #expect(try wire.ask("POST", "/chat/", headers: header, body: chat).status == 200)
        }
    }

    @Test(
        "A long answer comes whole, also where it is the last and its client has said all it will")
    func lastAnswer() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            let header = ["Authorization": "Bearer " + token]
            try Self.fill(bridge, header)
            for isHalfClosed in [false, true] {
                let wire = try HTTPWire(port: bridge.port, receiveBuffer: 4096)
                let fields = header.merging(["Connection": "close"]) { $1 }
                try wire.send(wire.request("GET", "/history/", headers: fields))
                if isHalfClosed { shutdown(wire.descriptor, Int32(SHUT_WR)) }
                // Longer than a closed connection is kept.
                sleep(4)
                let told = try #require(try wire.answer())
                #expect(told.json["chats"].elements.count == 2)
                #expect(told.body.utf8.count > 800_000)
            }
        }
    }

    @Test("A batch whose answers are too long together gets as many as there is room for")
    func batch() throws {
        try Self.serve { daemon, bridge, metrics in
            let token = try #require(try daemon.account("alice").text)
            let header = ["Authorization": "Bearer " + token, "Content-Type": "application/json"]
            try Self.fill(bridge, header)
            let before = bridge.process.residentMemory
            let members = (1...100).map { request("history", id: .integer(Int64($0))) }
            let wire = try bridge.connect()
            let all = "[\(members.joined(separator: ","))]"
            try wire.send(wire.request("POST", "/rpc", headers: header, body: all))
            let told = try #require(try wire.answer()).json.elements
            let refused = told.filter { $0["error"]["code"] == 503 }
            #expect(told.count == 100)
            #expect(refused.count > 10 && refused.count < 90, "\(refused.count)")
            #expect(refused.allSatisfy { $0["error"]["data"]["retry_after_seconds"] == 5 })
            let grown = bridge.process.residentMemory - before
            #expect(grown < 400 << 10, "\(grown) KiB")
            try wait(until: "nothing is held") {
                try metrics()["teller_bridge_held_bytes"] ?? .infinity < 100_000
            }
        }
    }
}
