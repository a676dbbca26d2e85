import TellerRPC
import TestSupport
import Testing

@Suite("A model by the meter", .blocking)
struct MeterTests {
    /// A token for each that is written, and nothing for what is read.
    private static let price = ["price": "{ per_1k_input: 0, per_1k_output: 1000, minimum: 1 }"]

    @Test("Costs what it says that it took, within what was held")
    func prices() throws {
        let upstream = try Upstream()
        let meter = ["price": "{ per_1k_input: 1000, per_1k_output: 10000, minimum: 3 }"]
        let prices: [(Mischief, Int64)] = [
            // The 2 bytes take 18 tokens at most; 1 and 5 are the estimate.
            (.fine, 12 + 50), (.noUsage, 1 + 50), (.negativeUsage, 3), (.floatUsage, 18),
            (.enormousUsage, 18 + 5120), (.textUsage, 1 + 50),
        ]
        let models = prices.map { ($0.0.rawValue, meter) }
        try Scratch.serve(config: upstream.config(Dictionary(uniqueKeysWithValues: models))) {
            daemon in
            let token = try daemon.account("alice", balance: 100_000)
            let wire = try daemon.connect()
            var left: Int64 = 100_000
            for (mischief, price) in prices {
                let result = try wire.ask(
                    token, "Hi", isStreamed: true, ["model": .string(mischief.rawValue)]
                ).answer["result"]
                left -= price
                #expect(result["price"] == .integer(price), "\(mischief): \(result)")
                #expect(result["balance"] == .integer(left), "\(mischief)")
            }
            try daemon.expect(token, has: left)
        }
    }

    @Test("Is held for what the balance affords, and asked for no more")
    func affordable() throws {
        let valve = Valve()
        let upstream = try Upstream([
            "m": { [.wait(valve)] + Completions.steps($0, Mischief.pieces) }
        ])
        try Scratch.serve(config: upstream.config(["m": Self.price])) { daemon in
            let token = try daemon.account("alice", balance: 100)
            let wire = try daemon.connect()
            try wire.begin(token, "Hi", id: "a")
            try wait(until: "it is asked") { upstream.running == 1 }
            #expect(upstream.requests[0].body["max_tokens"] == 100)
            try daemon.expect(token, has: 0, held: 100)
            // There is nothing left for another meanwhile.
            #expect(try daemon.connect().ask(token, "Ho", isStreamed: true).answer.code == 402)
            valve.open()
            #expect(try wire.streams(1)["a"]?.answer["result"]["price"] == 5)
            try daemon.expect(token, has: 95)
        }
    }

    @Test("Is refused where not even a short answer fits")
    func tooPoor() throws {
        let upstream = try Upstream()
        try Scratch.serve(config: upstream.config(["fine": Self.price])) { daemon in
            let token = try daemon.account("alice", balance: 15)
            let wire = try daemon.connect()
            let refused = try wire.ask(token, "Hi", isStreamed: false).answer
            #expect(refused.code == 402)
            #expect(refused["error"]["data"]["price"] == 16)
            #expect(upstream.connections == 0)
            _ = try daemon.call("admin.grant", ["username": "alice", "amount": 1])
            #expect(try wire.ask(token, "Hi", isStreamed: false).answer["result"]["price"] == 5)
            #expect(upstream.requests[0].body["max_tokens"] == 16)
            try daemon.expect(token, has: 11)
        }
    }

    @Test("Never lets 50 chats at once overspend an account")
    func race() throws {
        // The worst that a server can say: all that it was allowed to write.
        let upstream = try Upstream([
            "greedy": { request in
                Completions.steps(
                    request, ["more"], usage: Completions.usage(0, request.body["max_tokens"]))
            }
        ])
        let keys = Self.price.merging(["max_output_tokens": "60"]) { $1 }
        try Scratch.serve(config: upstream.config(["greedy": keys])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let gate = Gate(50)
            let answers = try onThreads(50) { number in
                let wire = try gate.pass { try daemon.connect() }
                return try wire.ask(token, "\(number)", isStreamed: number % 2 == 0).answer
            }
            let prices = answers.compactMap { $0["result"]["price"].int }
            #expect(answers.allSatisfy { $0.code == nil || [402, 429].contains($0.code) })
            #expect(prices.reduce(0, +) <= 1000)
            #expect(upstream.requests.count == prices.count)
            try daemon.expect(token, has: 1000 - prices.reduce(0, +))
            // And to the last token.
            var left = 1000 - prices.reduce(0, +)
            let wire = try daemon.connect()
            while left >= 16 {
                let result = try wire.ask(token, "on", isStreamed: true).answer["result"]
                #expect(result["price"] == .integer(min(60, left)))
                left -= min(60, left)
            }
            #expect(try wire.ask(token, "on", isStreamed: true).answer.code == 402)
            try daemon.expect(token, has: left)
        }
    }
}
