import TellerRPC
import TestSupport
import Testing

@Suite("Usage", .blocking)
struct UsageTests {
    private static let config = """
        default_model: echo
        models:
          echo: { provider: echo, price: 100 }
          owl: { provider: echo, price: 7 }
          free: { provider: echo, price: 0 }
        """

    @Test("By model, and everybody sees their own")
    func models() throws {
        try Scratch.serve(config: Self.config) { daemon in
            let alice = try daemon.account("alice")
            let bob = try daemon.account("bob")
            let wire = try daemon.connect()
            #expect(try wire.result("usage", ["token": alice]) == ["days": []])
            for model in ["echo", "owl", "echo", "free", "owl", "owl"] {
                try wire.chat(alice, "eight!!!", ["model": .string(model)])
            }
            try wire.chat(bob, "hello")
            let sums = Self.sums(try wire.result("usage", ["token": alice]))
            #expect(sums["echo"]?["chats"] == 2)
            #expect(sums["echo"]?["tokens"] == 200)
            #expect(sums["owl"]?["chats"] == 3)
            #expect(sums["owl"]?["tokens"] == 21)
            #expect(sums["free"]?["chats"] == 1)
            #expect(sums["free"]?["tokens"] == 0)
            #expect(sums["echo"]?["input_tokens"] == 4, "a quarter of 8 bytes, twice")
            #expect(sums["echo"]?["output_tokens"] == 8, "of 14 bytes, rounded up, twice")
            #expect(Self.sums(try wire.result("usage", ["token": bob]))["echo"]?["chats"] == 1)
        }
    }

    /// Over all days, of which there are two where the test ran past midnight.
    private static func sums(_ result: JSON) -> [String: [String: Int64]] {
        result["days"].elements.reduce(into: [:]) { sums, row in
            for (name, value) in row.members {
                guard let number = value.int else { continue }
                sums[row["model"].text ?? "", default: [:]][name, default: 0] += number
            }
        }
    }

    @Test("What was refused or repeated is not used, and a refund changes no usage")
    func refusals() throws {
        try Scratch.serve(config: Self.config) { daemon in
            let alice = try daemon.account("alice", balance: 150)
            let wire = try daemon.connect()
            let keyed: [String: JSON] = ["idempotency_key": "k"]
            let chat = try wire.chat(alice, "hello", keyed)["chat"]
            try wire.chat(alice, "hello", keyed)
            #expect(try wire.call("chat", ["token": alice, "message": "hello"]).code == 402)
            _ = try wire.result("admin.refund", ["chat": chat])
            let sums = Self.sums(try wire.result("usage", ["token": alice]))
            #expect(sums == ["echo": sums["echo"] ?? [:]])
            #expect(sums["echo"]?["chats"] == 1)
            #expect(sums["echo"]?["tokens"] == 100)
        }
    }

    @Test("Days back are 1 to 366, and it is still there after a restart")
    func days() throws {
        try Scratch.use { scratch in
            var daemon = try scratch.daemon(config: Self.config)
            let alice = try daemon.account("alice")
            try daemon.connect().chat(alice, "hello")
            for days in [0, 367, -1] as [Int64] {
                let answer = try daemon.call("usage", ["token": alice, "days": .integer(days)])
                #expect(answer.code == -32602, "\(days)")
            }
            for days in [2, 366] as [Int64] {
                let usage = try daemon.connect().result(
                    "usage", ["token": alice, "days": .integer(days)])
                #expect(Self.sums(usage)["echo"]?["chats"] == 1, "\(days)")
            }
            try daemon.process.kill()
            daemon = try scratch.daemon(config: Self.config)
            let wire = try daemon.connect()
            try wire.chat(alice, "hello")
            let usage = try wire.result("usage", ["token": alice])
            #expect(Self.sums(usage)["echo"]?["chats"] == 2)
            let day = usage["days"].elements[0]["day"].text ?? ""
            #expect(day.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil, "\(day)")
        }
    }
}
