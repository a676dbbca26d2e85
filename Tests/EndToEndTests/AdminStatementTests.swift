import TellerRPC
import TestSupport
import Testing

@Suite("What administrators read of entries and of the audit", .blocking)
struct AdminStatementTests {
    @Test("Entries of all accounts and of one, with who made them")
    func entries() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice", balance: 1000)
            let bob = try daemon.account("bob", balance: 0)
            let wire = try daemon.connect()
            try wire.chat(alice, "hello")
            _ = try wire.result("admin.grant", ["username": "bob", "amount": 7, "memo": "m"])
            let all = try wire.rows("admin.statement", [:], of: "entries")
            #expect(all.map { $0["username"].text } == ["bob", "alice", "alice"])
            #expect(all.map { $0["amount"] } == [7, -100, 1000])
            #expect(all.map { $0["actor"] == .null } == [false, true, false])
            #expect(all[0]["actor"].text?.hasPrefix("uid:") == true)
            #expect(all[0]["memo"] == "m")
            let own = try wire.rows("statement", ["token": bob], of: "entries")
            let told = all[0].members.filter { !["actor", "username"].contains($0.key) }
            #expect(own == [.object(told)])
            let named = try wire.rows("admin.statement", ["username": "Alice"], of: "entries")
            #expect(named == Array(all[1...]))
            for limit in 1...4 as ClosedRange<Int64> {
                let params: JSON = ["limit": .integer(limit)]
                #expect(try wire.rows("admin.statement", params, of: "entries") == all)
            }
            #expect(try wire.call("admin.statement", ["username": "nobody"]).code == 404)
            #expect(try wire.call("admin.statement", ["before": "99"]).code == -32602)
            let audit = try wire.audit()
            #expect(!audit.contains { $0["method"] == "admin.statement" }, "no texts are read")
        }
    }

    @Test("Entries by time, of one account and of all")
    func times() throws {
        try Scratch.serve { daemon in
            _ = try daemon.account("alice", balance: 5)
            let wire = try daemon.connect()
            let first = try wire.rows("admin.statement", [:], of: "entries")[0]
            try wait(until: "an entry has another time") {
                _ = try wire.result("admin.grant", ["username": "alice", "amount": 1])
                return try wire.result("admin.statement")["entries"].elements[0]["at"]
                    != first["at"]
            }
            let all = try wire.rows("admin.statement", [:], of: "entries")
            let last = all[0]["at"]
            for who in [[:], ["username": "alice"]] as [JSON] {
                func entries(_ more: [String: JSON]) throws -> [JSON] {
                    try wire.rows("admin.statement", who.merging(more), of: "entries")
                }
                #expect(try entries(["until": last]) == all.filter { $0["at"] != last })
                #expect(try entries(["since": last]) == all.filter { $0["at"] == last })
                #expect(try entries(["since": first["at"]]) == all)
                #expect(try entries(["until": first["at"]]) == [])
                #expect(try entries(["since": last, "until": last]) == [])
            }
        }
    }

    @Test("An administrator by token is told by name, beside the uid at the other end")
    func actors() throws {
        try Scratch.serve { daemon in
            _ = try daemon.account("alice", balance: 0)
            let wire = try daemon.connect()
            let olga: JSON = ["username": "olga", "password": "password of olga"]
            _ = try wire.result("admin.create", olga.merging(["role": "admin", "balance": 0]))
            let token = try wire.result("login", olga)["token"]
            _ = try wire.result(
                "admin.grant", ["username": "alice", "amount": 3, "token": token])
            let record = try wire.audit()[0]
            #expect(record["account"] == "olga")
            #expect(record["peer_uid"].int != nil)
            #expect(record["username"] == "alice")
            let created = try wire.audit().filter { $0["method"] == "admin.create" }
            #expect(created.map { $0["username"].text } == ["olga", "alice"])
            #expect(created.map { $0["detail"].text } == ["role admin", nil])
            #expect(created.allSatisfy { $0["account"] == .null })
        }
    }

    @Test("One record for each write, none for a refusal or a repeat, in pages of any size")
    func audit() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            let chat = try wire.chat(alice, "hello")["chat"]
            let requests: [(String, JSON)] = [
                ("admin.grant", ["username": "alice", "amount": 5, "idempotency_key": "k"]),
                ("admin.grant", ["username": "alice", "amount": 5, "idempotency_key": "k"]),
                ("admin.grant", ["username": "alice", "amount": 6, "idempotency_key": "k"]),
                ("admin.grant", ["username": "nobody", "amount": 5]),
                ("admin.withdraw", ["username": "alice", "amount": 100_000]),
                ("admin.withdraw", ["username": "alice", "amount": 5]),
                ("admin.refund", ["chat": chat, "amount": 1]),
                ("admin.refund", ["chat": chat, "amount": 100]),
                ("admin.create", ["username": "alice"]),
                ("admin.create", ["username": "carol", "balance": 0, "memo": "new"]),
                ("admin.erase", ["username": "nobody"]),
                ("admin.erase", ["username": "carol", "memo": "asked to"]),
                ("admin.erase", ["username": "carol"]),
                ("admin.chats", ["username": "nobody"]),
                ("admin.accounts", [:]), ("admin.account", ["username": "alice"]),
                ("admin.statement", [:]), ("admin.stats", [:]), ("admin.activity", [:]),
                ("admin.audit", [:]), ("admin.verify", [:]),
            ]
            for (method, params) in requests { _ = try wire.call(method, params) }
            let audit = try wire.audit()
            #expect(
                audit.map { $0["method"].text }.reversed() == [
                    "admin.create", "admin.grant", "admin.withdraw", "admin.refund",
                    "admin.create", "admin.erase",
                ])
            #expect(audit[0]["memo"] == "asked to")
            #expect(audit[1]["username"] == audit[0]["username"], "by the name that it has now")
            #expect(audit.map { $0["amount"].int }.reversed() == [1000, 5, -5, 1, 0, nil])
            for limit in [1, 2, 5, 6, 7] as [Int64] {
                let params: JSON = ["limit": .integer(limit)]
                #expect(try wire.rows("admin.audit", params, of: "records") == audit)
            }
            #expect(try wire.call("admin.audit", ["before": "99"]).code == -32602)
        }
    }
}
