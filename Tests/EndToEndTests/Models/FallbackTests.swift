import TellerRPC
import TestSupport
import Testing

@Suite("Models that stand in for one that fails", .blocking)
struct FallbackTests {
    @Test("Are asked in order, and what it costs is the price of the one that answers")
    func order() throws {
        let upstream = try Upstream()
        let config = upstream.config([
            "error500": ["fallback": "[noText, hangBeforeHead, retriedForEver, fine, noUsage]"],
            "noText": [:], "hangBeforeHead": ["timeout_seconds": "1"], "retriedForEver": [:],
            "fine": ["price": "40"], "noUsage": [:],
        ])
        try Scratch.serve(config: config) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            for isStreamed in [true, false] {
                let streamed = try wire.ask(
                    token, "Hi", isStreamed: isStreamed, ["model": "error500"])
                let result = streamed.answer["result"]
                #expect(result["model"] == "fine")
                #expect(result["price"] == 40)
                #expect(result["reply"] == .string(Mischief.reply))
                #expect(streamed.text == (isStreamed ? Mischief.reply : ""))
            }
            let asked =
                ["error500", "noText", "hangBeforeHead"]
                + Array(repeating: "retriedForEver", count: 3)
            #expect(upstream.requests.map(\.model) == (asked + ["fine"]) + (asked + ["fine"]))
            // It is listed under the model that gave the answer.
            #expect(try daemon.chats(of: "alice").map { $0["model"] } == ["fine", "fine"])
            try daemon.expect(token, has: 920)
        }
    }

    @Test("Are not asked once there was text, nor where all was well")
    func notBehindText() throws {
        let upstream = try Upstream()
        let config = upstream.config([
            "cutStream": ["fallback": "[fine]"], "fine": ["fallback": "[noUsage]"], "noUsage": [:],
        ])
        try Scratch.serve(config: config) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            let cut = try wire.ask(token, "Hi", isStreamed: true, ["model": "cutStream"])
            #expect(cut.answer.code == 502)
            #expect(cut.text == "Hello, ")
            #expect(upstream.requests.map(\.model) == ["cutStream"])
            #expect(try wire.ask(token, "Hi", isStreamed: true, ["model": "fine"]).text != "")
            #expect(upstream.requests.map(\.model) == ["cutStream", "fine"])
            try daemon.expect(token, has: 900)
        }
    }

    @Test("Fail too: then the last failure is told, and nothing is charged")
    func allFail() throws {
        let upstream = try Upstream()
        let config = upstream.config([
            "error500": ["fallback": "[html, hangBeforeHead]"], "html": [:],
            "hangBeforeHead": ["timeout_seconds": "1"],
        ])
        try Scratch.serve(config: config) { daemon in
            let token = try daemon.account("alice", balance: 100)
            let wire = try daemon.connect()
            let answer = try wire.ask(
                token, "Hi", isStreamed: true, ["model": "error500"]
            ).answer
            #expect(answer.code == 504)
            try daemon.expect(token, has: 100)
        }
    }

    @Test("May be the model that repeats")
    func echo() throws {
        let upstream = try Upstream()
        let config = upstream.config(
            ["error500": ["fallback": "[echo]"]], "  echo: { provider: echo, price: 1 }\n")
        try Scratch.serve(config: config) { daemon in
            let token = try daemon.account("alice", balance: 100)
            let wire = try daemon.connect()
            let streamed = try wire.ask(token, "Hi", isStreamed: true, ["model": "error500"])
            #expect(streamed.text == "Echo: Hi")
            #expect(streamed.answer["result"]["model"] == "echo")
            try daemon.expect(token, has: 99)
        }
    }
}
