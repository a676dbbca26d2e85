import TellerRPC
import TestSupport
import Testing

@Suite("How many chats a model takes", .blocking)
struct QueueTests {
    private static func held(_ valve: Valve) -> Upstream.Script {
        { request in [.wait(valve)] + Completions.steps(request, Mischief.pieces) }
    }

    @Test("So many run, so many wait, and the next is told to come back, before any hold")
    func bounds() throws {
        let valve = Valve()
        let upstream = try Upstream(["m": Self.held(valve)])
        let keys = ["concurrency": "2", "queue": "3"]
        try Scratch.serve(config: upstream.config(["m": keys])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            for number in 0..<5 { try wire.begin(token, "\(number)", id: .integer(Int64(number))) }
            try wait(until: "five are held, and two are asked") {
                let held = try daemon.call("balance", ["token": token])["result"]["held"]
                return held == 500 && upstream.running == 2
            }
            for isStreamed in [true, false] {
                let refused = try daemon.connect().ask(token, "no", isStreamed: isStreamed).answer
                #expect(refused.code == 429)
                #expect(refused.kind == "rate_limited")
                #expect(refused["error"]["data"]["retry_after_seconds"].int ?? 0 > 0)
            }
            #expect(try daemon.chats(of: "alice").count == 5)
            try daemon.expect(token, has: 500, held: 500)
            valve.open()
            #expect(try wire.streams(5).values.allSatisfy { $0.text == Mischief.reply })
            #expect(upstream.requests.count == 5)
            #expect(upstream.connections <= 2)
            try daemon.expect(token, has: 500)
            #expect(try daemon.connect().ask(token, "yes", isStreamed: true).text != "")
        }
    }

    @Test("No account has more than 16 under way, and that is nothing to the others")
    func perAccount() throws {
        let valve = Valve()
        let upstream = try Upstream(["m": Self.held(valve)])
        try Scratch.serve(config: upstream.config(["m": [:]])) { daemon in
            let alice = try daemon.account("alice", balance: 10_000)
            let bob = try daemon.account("bob", balance: 1000)
            let wire = try daemon.connect()
            for number in 0..<16 { try wire.begin(alice, "\(number)", id: .integer(Int64(number))) }
            try wait(until: "all are asked") { upstream.running == 16 }
            let other = try daemon.connect()
            #expect(try other.ask(alice, "17", isStreamed: false).answer.code == 429)
            try other.begin(bob, "Hi", id: "b")
            try wait(until: "his is asked") { upstream.running == 17 }
            valve.open()
            #expect(try wire.streams(16).values.allSatisfy { $0.text == Mischief.reply })
            #expect(try other.streams(1)["b"]?.text == Mischief.reply)
            try daemon.expect(alice, has: 10_000 - 1600)
        }
    }

    @Test("Strangers and the poor take no place with a model")
    func strangers() throws {
        let valve = Valve()
        let upstream = try Upstream(["m": Self.held(valve)])
        let keys = ["concurrency": "1", "queue": "1"]
        try Scratch.serve(config: upstream.config(["m": keys])) { daemon in
            let alice = try daemon.account("alice", balance: 1000)
            let poor = try daemon.account("bob", balance: 50)
            let wire = try daemon.connect()
            try wire.begin(alice, "first", id: "first")
            try wait(until: "it is asked") { upstream.running == 1 }
            // One place is left, and sixty come for it who may not have it.
            let flood = try daemon.connect()
            for number in 0..<30 {
                try flood.begin("tlr_nobody", "Hi", id: .integer(Int64(2 * number)))
                try flood.begin(poor, "Hi", id: .integer(Int64(2 * number + 1)))
            }
            try wire.begin(alice, "second", id: "second")
            let refused = try flood.streams(60).mapValues { $0.answer.code }
            for (id, code) in refused {
                // Whoever is behind alice's second finds no place, and hears that first.
                let due: Set<Int64> = (id.int ?? 0) % 2 == 0 ? [401] : [402, 429]
                #expect(code.map { due.contains($0) } == true, "\(id): \(code ?? 0)")
            }
            valve.open()
            #expect(try wire.streams(2).values.allSatisfy { $0.text == Mischief.reply })
            try daemon.expect(alice, has: 800)
        }
    }

    @Test("Who can't pay never reaches the model's server", arguments: [true, false])
    func poor(isStreamed: Bool) throws {
        let upstream = try Upstream()
        try Scratch.serve(config: upstream.config(["fine": [:]])) { daemon in
            let token = try daemon.account("alice", balance: 99)
            let wire = try daemon.connect()
            for _ in 0..<20 {
                let answer = try wire.ask(token, "Hi", isStreamed: isStreamed).answer
                #expect(answer.code == 402)
                #expect(
                    answer["error"]["data"] == [
                        "kind": "insufficient_balance", "balance": 99, "held": 0, "price": 100,
                    ])
            }
            #expect(upstream.connections == 0)
            #expect(try daemon.chats(of: "alice").isEmpty)
            try daemon.expect(token, has: 99)
        }
    }
}
