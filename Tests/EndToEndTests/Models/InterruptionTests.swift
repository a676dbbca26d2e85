import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("A daemon that ends in mid-stream", .blocking, .serialized)
struct InterruptionTests {
    /// Goes on when the valve opens, and not before.
    private static func held(_ valve: Valve) -> Upstream.Script {
        { request in
            Mischief.stream(["Hello"]) + [.wait(valve)]
                + [
                    .send(HTTPText.chunk(Completions.event(" again", reason: "stop"))),
                    .send(HTTPText.chunk(Completions.done)), .send(HTTPText.lastChunk),
                ]
        }
    }

    @Test("Killed, 50 times: nothing is held after the next start, and nothing charged")
    func kills() throws {
        let upstream = try Upstream(["held": Self.held(Valve())])
        let config = upstream.config(["held": [:], "fine": [:]])
        try Scratch.use { scratch in
            var daemon = try scratch.daemon(config: config)
            let token = try daemon.account("alice", balance: 10_000)
            var left: Int64 = 10_000
            for round in 1...50 {
                let wire = try daemon.connect()
                let fine: [String: JSON] = ["model": "fine"]
                _ = try wire.ask(token, "before \(round)", isStreamed: true, fine)
                left -= 100
                for number in 0..<5 {
                    let key = JSON.string("\(round)-\(number)")
                    try wire.begin(
                        token, "Hi", id: key, ["model": "held", "idempotency_key": key])
                }
                for _ in 0..<5 { #expect(try wire.delta()["text"] == "Hello") }
                try daemon.expect(token, has: left - 500, held: 500)
                try daemon.process.kill()

                daemon = try scratch.daemon(config: config)
                try daemon.expect(token, has: left)
                let states = try daemon.chats(of: "alice").map { $0["state"].text ?? "" }
                #expect(states.count { $0 == "interrupted" } == 5 * round, "\(states)")
                #expect(states.count { $0 == "answered" } == round, "\(states)")
            }
            // A key of an interrupted chat is free again.
            let again = try daemon.connect().ask(
                token, "Hi", isStreamed: true, ["model": "fine", "idempotency_key": "50-4"])
            #expect(again.answer["result"]["price"] == 100)
            try daemon.expect(token, has: left - 100)
        }
    }

    @Test("Stopped: a short answer comes to its end, a long one is broken off with 503")
    func stop() throws {
        let (short, never) = (Valve(), Valve())
        let upstream = try Upstream(["short": Self.held(short), "long": Self.held(never)])
        let config = upstream.config(["short": [:], "long": [:]], "stop_seconds: 3\n")
        try Scratch.use { scratch in
            let daemon = try scratch.daemon(config: config)
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            try wire.begin(token, "Hi", id: "short", ["model": "short"])
            #expect(try wire.delta()["text"] == "Hello")
            try wire.begin(token, "Hi", id: "long", ["model": "long"])
            #expect(try wire.delta()["text"] == "Hello")
            daemon.process.send(SIGTERM)
            try wait(until: "it stops") { scratch.log.contains("The daemon stops.") }
            short.open()
            let ended = try wire.streams(2)
            #expect(ended["short"]?.answer["result"]["reply"] == "Hello again")
            #expect(ended["long"]?.answer.code == 503)
            #expect(ended["long"]?.answer.kind == "unavailable")
            // The limit is 3 seconds, and 15 unless it is set; the machine may be slow.
            #expect(try daemon.process.wait(within: .seconds(10)) == .status(0))
            try wait(until: "the server is rid of it") { upstream.running == 0 }

            let next = try scratch.daemon(config: config)
            try next.expect(token, has: 900)
            let states = try next.chats(of: "alice").map { $0["state"] }
            #expect(states == ["interrupted", "answered"])
        }
    }

    @Test(
        "A ledger that can't commit in mid-chat: 503, and the hold comes back once it can",
        .enabled(if: getuid() == 0, "it takes root to mount a small disk"))
    func disk() throws {
        let valve = Valve()
        let upstream = try Upstream(["held": Self.held(valve)])
        let config = upstream.config(["held": [:], "fine": [:]])
        try Scratch.use { scratch in
            let daemon = try scratch.daemon(
                config: config, wrapper: scratch.diskWrapper("size=4m,mode=700"))
            let token = try daemon.account("alice", balance: 1_000_000)
            let wire = try daemon.connect()
            let held: [String: JSON] = ["model": "held", "idempotency_key": "k"]
            try wire.begin(token, "Hi", id: "a", held)
            #expect(try wire.delta()["text"] == "Hello")

            let ballast = daemon.fillDisk()
            var charged: Int64 = 0
            let other = try daemon.connect()
            var answer: JSON = .null
            for _ in 0..<2000 where answer.code == nil {
                answer = try other.ask(
                    token, "fill", isStreamed: false, ["model": "fine"]
                ).answer
                charged += answer["result"]["price"].int ?? 0
            }
            #expect(answer.code == 503, "\(answer)")
            valve.open()
            let refused = try #require(try wire.streams(1)["a"]?.answer)
            #expect(refused.code == 503)
            #expect(refused.kind == "unavailable")
            unlink(ballast)
            try wait(until: "all holds are back: \(scratch.log)") {
                try daemon.call("balance", ["token": token])["result"]["held"] == 0
            }
            try daemon.expect(token, has: 1_000_000 - charged)
            let failed = try daemon.call("admin.chats", ["username": "alice", "state": "failed"])
            #expect(failed["result"]["chats"].elements.contains { $0["message"] == "Hi" })
            // The key is free, and the model answers now.
            let again = try wire.ask(token, "Hi", isStreamed: true, held)
            #expect(again.answer["result"]["replayed"] == .null)
            try daemon.expect(token, has: 1_000_000 - charged - 100)
        }
    }
}
