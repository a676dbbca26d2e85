import Foundation
import TestSupport
import Testing

@Suite("What watches a bridge is told", .blocking)
struct HealthTests {
    @Test("Ready while the daemon serves, alive without it, and ready again")
    func ready() throws {
        try Scratch.use { scratch in
            let daemon = try scratch.daemon()
            let bridge = try scratch.bridge()
            #expect(try bridge.ask("GET", "/readyz").status == 200)
            try daemon.process.kill()
            let without = try bridge.ask("GET", "/readyz")
            #expect(without.status == 503)
            #expect(without.headers["retry-after"] != nil)
            #expect(try bridge.ask("GET", "/healthz").status == 200)
            _ = try scratch.daemon()
            try wait(until: "it is ready again") { try bridge.ask("GET", "/readyz").status == 200 }
        }
    }

    @Test("Not ready while the daemon's ledger is gone")
    func broken() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let (state, aside) = (daemon.scratch.state, daemon.scratch.path("aside"))
            #expect(rename(state, aside) == 0)
            try wait(until: "it is not ready") { try bridge.ask("GET", "/readyz").status == 503 }
            #expect(rename(aside, state) == 0)
            try wait(until: "it is ready again") { try bridge.ask("GET", "/readyz").status == 200 }
        }
    }

    @Test("Metrics are told on a listener of their own, and nowhere else")
    func metrics() throws {
        try Scratch.serve { daemon in
            let port = Int.random(in: 30_000..<32_000)
            let bridge = try daemon.scratch.bridge(["--metrics-listen", "127.0.0.1:\(port)"])
            let token = try daemon.account("alice", balance: 1000)
            for _ in 0..<3 {
                let chat = try bridge.ask("POST", "/chat/", token: token, body: ["message": "Hi"])
                #expect(chat.status == 200)
            }
            #expect(try bridge.ask("GET", "/metrics").status == 404)
            let told = try bridge.curl(["http://127.0.0.1:\(port)/metrics"])
            #expect(told.status == 200)
            #expect(told.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
            let lines = told.body.split(separator: "\n")
            #expect(
                lines.contains {
                    $0.hasPrefix("teller_bridge_requests_total{") && $0.contains("chat")
                        && $0.hasSuffix(" 3")
                }, "\(told.body)")
            #expect(lines.contains { $0.hasPrefix("process_resident_memory_bytes ") })
            #expect(try bridge.curl(["http://127.0.0.1:\(port)/chat/"]).status == 404)
        }
    }
}
