import TellerRPC
import TestSupport
import Testing

@Suite("Statistics", .blocking)
struct StatisticsTests {
    private static let config = """
        default_model: echo
        models:
          echo: { provider: echo, price: 100 }
          owl: { provider: echo, price: 7 }
        accounts: { starting_balance: 4000 }
        """

    /// The sum of a member over the rows of a series, of which there are two a model where the test
    /// ran past midnight.
    private static func sum(_ rows: JSON, _ name: String, model: String? = nil) -> Int64 {
        rows.elements.filter { model == nil || $0["model"].text == model }
            .compactMap { $0[name].int }.reduce(0, +)
    }

    @Test("They are the sum of what was done, and of nothing that was refused")
    func sums() throws {
        try Scratch.serve(config: Self.config) { daemon in
            let wire = try daemon.connect()
            _ = try wire.result("register", ["username": "carol", "password": "password"])
            let alice = try daemon.account("alice", balance: 1000)
            let bob = try daemon.account("bob", balance: 0)
            for _ in 0..<3 { try wire.chat(alice, "eight!!!") }
            let chat = try wire.chat(alice, "hello", ["model": "owl"])["chat"]
            #expect(try wire.call("chat", ["token": bob, "message": "hello"]).code == 402)
            _ = try wire.result("admin.grant", ["username": "bob", "amount": 50])
            _ = try wire.result("admin.withdraw", ["username": "bob", "amount": 20])
            _ = try wire.result("admin.refund", ["chat": chat, "amount": 3])
            _ = try wire.result("admin.erase", ["username": "bob"])
            for days in [nil, 2, 366] as [Int64?] {
                let params: JSON = days.map { ["days": .integer($0)] } ?? [:]
                let stats = try wire.result("admin.stats", params)
                #expect(
                    stats["totals"] == [
                        "accounts": 3, "granted": 5050, "withdrawn": 20, "spent": 304,
                        "balances": 4726, "held": 0, "chats": 4,
                    ])
                let sums =
                    [
                        "chats": 4, "failures": 0, "charged": 307, "refunded": 3, "granted": 5050,
                        "withdrawn": 20, "new_accounts": 3,
                    ] as [String: Int64]
                for (name, expected) in sums {
                    #expect(Self.sum(stats["days"], name) == expected, "\(name)")
                }
                let models = stats["models"]
                #expect(Self.sum(models, "chats", model: "echo") == 3)
                #expect(Self.sum(models, "tokens", model: "echo") == 300)
                #expect(Self.sum(models, "input_tokens", model: "echo") == 6)
                #expect(Self.sum(models, "tokens", model: "owl") == 7)
                #expect(Self.sum(models, "chats") == 4)
            }
        }
    }

    @Test("A new ledger has no days; a restart changes nothing")
    func emptyAndAgain() throws {
        try Scratch.use { scratch in
            var daemon = try scratch.daemon(config: Self.config)
            let empty = try daemon.connect().result("admin.stats")
            #expect(empty["days"] == [])
            #expect(empty["models"] == [])
            #expect(empty["totals"].members.values.allSatisfy { $0 == 0 })
            let alice = try daemon.account("alice")
            try daemon.connect().chat(alice, "hello")
            let before = try daemon.connect().result("admin.stats")
            try daemon.process.kill()
            daemon = try scratch.daemon(config: Self.config)
            #expect(try daemon.connect().result("admin.stats") == before)
        }
    }

    @Test("Under load they lose nothing: they agree with the entries")
    func load() throws {
        try Scratch.serve(config: Self.config) { daemon in
            let tokens = try (0..<4).map { try daemon.account("user\($0)", balance: 3000) }
            let answered = try onThreads(8) { number in
                let wire = try daemon.connect()
                let model: JSON = number.isMultiple(of: 2) ? "echo" : "owl"
                return try (0..<40).count { _ in
                    let answer = try wire.call(
                        "chat",
                        ["token": tokens[number % 4], "message": "hello", "model": model])
                    return answer["result"] != .null
                }
            }
            let stats = try daemon.connect().result("admin.stats")
            let report = try daemon.verify()
            #expect(stats["totals"]["chats"].int == Int64(answered.reduce(0, +)))
            #expect(stats["totals"]["spent"] == report["spent"])
            #expect(stats["totals"]["balances"] == report["balances"])
            #expect(Self.sum(stats["models"], "tokens") == report["spent"].int)
            #expect(Self.sum(stats["days"], "charged") == report["spent"].int)
            var usage: Int64 = 0
            for token in tokens {
                let days = try daemon.connect().result("usage", ["token": token])["days"]
                usage += Self.sum(days, "tokens")
            }
            #expect(usage == report["spent"].int)
        }
    }

    @Test("Activity counts requests, refusals, chats, groups and connections, and who is busy")
    func activity() throws {
        try Scratch.serve(config: Self.config) { daemon in
            let alice = try daemon.account("alice", balance: 1000)
            let bob = try daemon.account("bob", balance: 1000)
            let wire = try daemon.connect()
            var before: JSON = .null
            try wait(until: "the connections of the logins have ended") {
                before = try wire.result("admin.activity")
                return before["connections"] == 1
            }
            for _ in 0..<3 { try wire.chat(bob, "hello", ["model": "owl"]) }
            let keyed: [String: JSON] = ["idempotency_key": "k"]
            for _ in 0..<2 { try wire.chat(alice, "hello", keyed) }
            _ = try wire.call("chat", ["token": "none", "message": "hello"])
            _ = try wire.call("chat", ["bogus": 1])
            _ = try wire.result("balance", ["token": alice])
            let other = try daemon.connect()
            _ = try other.result("server.ping")
            let after = try wire.result("admin.activity")
            func added(_ name: String) -> Int64 {
                (after[name].int ?? 0) - (before[name].int ?? 0)
            }
            // The reading before counts itself; this one is the tenth.
            #expect(added("requests") == 10)
            #expect(added("refusals") == 2)
            #expect(added("chats") == 4, "a repeat is no chat")
            #expect(added("connections") == 1)
            #expect(added("groups") >= 4)
            #expect(added("writes") >= added("groups"))
            #expect(added("commit_microseconds") > 0)
            #expect(added("uptime_seconds") >= 0)
            #expect(after["holds"] == 0)
            #expect(
                after["busiest"] == [
                    ["username": "bob", "chats": 3, "tokens": 21],
                    ["username": "alice", "chats": 1, "tokens": 100],
                ])
            withExtendedLifetime(other) {}
        }
    }

    @Test("At most 20 accounts are told as the busiest")
    func busiest() throws {
        try Scratch.serve(config: Self.config) { daemon in
            let wire = try daemon.connect()
            for number in 0..<22 {
                let token = try daemon.account("user\(number)")
                for _ in 0...(number % 3) { try wire.chat(token, "hello") }
            }
            let busiest = try wire.result("admin.activity")["busiest"].elements
            #expect(busiest.count == 20)
            let chats = busiest.compactMap { $0["chats"].int }
            #expect(chats == chats.sorted(by: >))
            #expect(chats.first == 3)
        }
    }
}
