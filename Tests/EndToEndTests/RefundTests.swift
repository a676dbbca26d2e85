import TellerRPC
import TestSupport
import Testing

@Suite("Refunds", .blocking)
struct RefundTests {
    /// A daemon with a chat of alice's that was charged 100, of 1000.
    private func serve(_ body: (Wire, _ alice: JSON, _ chat: JSON) throws -> Void) throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            let chat = try wire.chat(alice, "hello")["chat"]
            try body(wire, alice, chat)
            let report = try daemon.verify()
            #expect(report["ok"] == true)
            let stats = try wire.result("admin.stats")["totals"]
            for sum in ["granted", "withdrawn", "spent", "held", "balances"] {
                #expect(stats[sum] == report[sum], "\(sum)")
            }
        }
    }

    @Test("Part by part, and never more than the chat was charged")
    func parts() throws {
        try serve { wire, alice, chat in
            func refund(_ amount: JSON) throws -> JSON {
                try wire.call("admin.refund", ["chat": chat, "amount": amount])
            }
            #expect(try refund(101).code == 409)
            #expect(try refund(1)["result"]["balance"] == 901)
            #expect(try refund(60)["result"]["balance"] == 961)
            let tooMuch = try refund(40)
            #expect(tooMuch.kind == "conflict")
            #expect(tooMuch["error"]["message"].text?.contains(" 39 ") == true, "\(tooMuch)")
            #expect(try refund(39)["result"]["balance"] == 1000)
            #expect(try refund(1).code == 409)
            #expect(try wire.call("admin.refund", ["chat": chat]).code == 409)
            // The chat is shown with the price that it had.
            let told = try wire.result("chat.get", ["token": alice, "chat": chat])
            #expect(told["price"] == 100)
            let kinds = try wire.rows("statement", ["token": alice], of: "entries")
                .map { $0["kind"].text }
            #expect(kinds == ["refund", "refund", "refund", "charge", "grant"])
        }
    }

    @Test("Without an amount, all that is left")
    func rest() throws {
        try serve { wire, alice, chat in
            _ = try wire.result("admin.refund", ["chat": chat, "amount": 30])
            let rest = try wire.result("admin.refund", ["chat": chat, "memo": "sorry"])
            #expect(rest["username"] == "alice")
            #expect(rest["balance"] == 1000)
            #expect(rest["replayed"] == .null)
            let entry = try wire.rows("statement", ["token": alice], of: "entries")[0]
            #expect(entry["entry"] == rest["entry"])
            #expect(entry["amount"] == 70)
            #expect(entry["balance"] == 1000)
            #expect(entry["chat"] == chat)
            #expect(entry["memo"] == "sorry")
            #expect(entry["cause"] == "admin")
            let record = try wire.audit()[0]
            #expect(record["method"] == "admin.refund")
            #expect(record["username"] == "alice")
            #expect(record["chat"] == chat)
            #expect(record["amount"] == 70)
            #expect(record["memo"] == "sorry")
        }
    }

    @Test("A repeat with its key gets the recorded result, even when nothing is left")
    func replay() throws {
        try serve { wire, _, chat in
            let refund: JSON = ["chat": chat, "idempotency_key": "k", "memo": "sorry"]
            let first = try wire.result("admin.refund", refund)
            _ = try wire.result("admin.withdraw", ["username": "alice", "amount": 5])
            let again = try wire.result("admin.refund", refund)
            #expect(again["replayed"] == true)
            #expect(again["entry"] == first["entry"])
            #expect(again["balance"] == 995, "the balance is that of now")
            #expect(try wire.audit().count { $0["method"] == "admin.refund" } == 1)
        }
    }

    @Test("The key with another body is a conflict, and a key of another method is another key")
    func reusedKey() throws {
        try serve { wire, alice, chat in
            let other = try wire.chat(alice, "another")["chat"]
            let refund: JSON = ["chat": chat, "amount": 10, "idempotency_key": "k"]
            _ = try wire.result(
                "admin.grant", ["username": "alice", "amount": 1, "idempotency_key": "k"])
            _ = try wire.result("admin.refund", refund)
            for change in [["amount": 11], ["chat": other], ["memo": "m"]] as [[String: JSON]] {
                let answer = try wire.call("admin.refund", refund.merging(change))
                #expect(answer.code == 409, "\(change)")
                #expect(answer.kind == "conflict")
            }
            #expect(try wire.call("balance", ["token": alice])["result"]["balance"] == 811)
        }
    }

    @Test("All that is left is another request than a part of it under the same key")
    func keyOfPart() throws {
        try serve { wire, alice, chat in
            let rest: JSON = ["chat": chat, "idempotency_key": "part"]
            _ = try wire.result("admin.refund", rest.merging(["amount": 40]))
            #expect(try wire.call("admin.refund", rest).kind == "conflict")
            // Nor is it once all is given back, by others.
            _ = try wire.result("admin.refund", ["chat": chat])
            #expect(try wire.call("admin.refund", rest).kind == "conflict")
            #expect(try wire.call("balance", ["token": alice])["result"]["balance"] == 1000)
        }
    }

    @Test("All that is left is the same request as the amount that it came to, either way")
    func keyOfRest() throws {
        try serve { wire, _, chat in
            _ = try wire.result("admin.refund", ["chat": chat, "amount": 40])
            let rest: JSON = ["chat": chat, "idempotency_key": "rest"]
            let first = try wire.result("admin.refund", rest)
            #expect(first["balance"] == 1000)
            for repetition in [rest, rest.merging(["amount": 60])] {
                let again = try wire.result("admin.refund", repetition)
                #expect(again["replayed"] == true)
                #expect(again["entry"] == first["entry"])
            }
            #expect(try wire.call("admin.refund", rest.merging(["amount": 40])).code == 409)
        }
    }

    @Test("Only chats that there are can be refunded")
    func refusals() throws {
        try serve { wire, alice, chat in
            let before = try wire.audit()
            for unknown in ["99", "0", "-1", "01", "none", "9223372036854775808"] {
                let answer = try wire.call("admin.refund", ["chat": .string(unknown)])
                #expect(answer.code == 404, "\(unknown)")
            }
            #expect(try wire.audit() == before, "what was refused leaves no record")
            #expect(try wire.call("balance", ["token": alice])["result"]["balance"] == 900)
        }
    }

    @Test("A chat that cost nothing has nothing to refund")
    func freeChat() throws {
        let config = "models:\n  echo: { provider: echo, price: 0 }\n"
        try Scratch.serve(config: config) { daemon in
            let alice = try daemon.account("alice")
            let wire = try daemon.connect()
            let chat = try wire.chat(alice, "hello")["chat"]
            #expect(try wire.call("admin.refund", ["chat": chat]).code == 409)
            #expect(try wire.call("admin.refund", ["chat": chat, "amount": 1]).code == 409)
        }
    }

    @Test("A refund that would pass the cap of an account is a conflict")
    func cap() throws {
        try serve { wire, _, chat in
            var left = Limits.accountCap - 900
            while left > 0 {
                let amount = min(left, Limits.amount.upperBound)
                _ = try wire.result(
                    "admin.grant", ["username": "alice", "amount": .integer(amount)])
                left -= amount
            }
            #expect(try wire.call("admin.refund", ["chat": chat, "amount": 1]).code == 409)
        }
    }

    @Test("32 administrators at once give back no token twice")
    func race() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice", balance: 100)
            let chat = try daemon.connect().chat(alice, "hello")["chat"]
            let gate = Gate(32)
            let answers = try onThreads(32) { _ in
                let wire = try gate.pass { try daemon.connect() }
                return try wire.call("admin.refund", ["chat": chat, "amount": 9])
            }
            #expect(answers.count { $0["result"] != .null } == 11)
            #expect(answers.count { $0.code == 409 } == 21)
            #expect(try daemon.call("balance", ["token": alice])["result"]["balance"] == 99)
            #expect(try daemon.verify()["spent"] == 1)
        }
    }
}
