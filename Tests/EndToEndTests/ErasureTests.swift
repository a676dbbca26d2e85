import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("Erased accounts", .blocking)
struct ErasureTests {
    private static let marker = "Marker-Text"

    /// The name that an account has after it.
    private func newName(_ wire: Wire) throws -> JSON {
        let accounts = try wire.result("admin.accounts", ["query": "erased:"])["accounts"].elements
        #expect(accounts.count == 1)
        return accounts[0]["username"]
    }

    @Test("Name, password, texts and logins are gone; entries stay, and the ledger is sound")
    func gone() throws {
        try Scratch.serve { daemon in
            let name: JSON = ["username": "Marker-Text-alice"]
            let login = name.merging(["password": "password of alice"])
            let wire = try daemon.connect()
            _ = try wire.result("register", login)
            let token = try wire.result(
                "login", login.merging(["label": "Marker-Text label"]))["token"]
            let long = String(repeating: Self.marker + " ", count: 2000)
            let chat = try wire.chat(token, long, ["idempotency_key": "Marker-Text-key"])
            try wire.chat(token, Self.marker, ["conversation": chat["conversation"]])
            _ = try wire.result("admin.refund", ["chat": chat["chat"], "amount": 5])
            let entries = try wire.rows("admin.statement", name, of: "entries")

            let erasure = name.merging(["memo": "asked to"])
            #expect(try wire.result("admin.erase", erasure) == [:])
            for method in ["balance", "history", "logout", "chat"] {
                let params: JSON = method == "chat" ? ["message": "hello"] : [:]
                let answer = try wire.call(method, params.merging(["token": token]))
                #expect(answer.code == 401, "\(method)")
            }
            #expect(try wire.call("login", login).code == 401)
            for method in ["admin.erase", "admin.account", "admin.statement", "admin.chats"] {
                #expect(try wire.call(method, name).code == 404, "\(method)")
            }
            let erased = try newName(wire)
            let account = try wire.result("admin.account", ["username": erased])
            #expect(account["state"] == "erased")
            #expect(account["balance"] == 3805)
            #expect(account["last_seen_at"] == .null)
            let left = try wire.rows("admin.statement", ["username": erased], of: "entries")
            #expect(left == entries.map { $0.merging(["username": erased]) })
            let chats = try wire.rows("admin.chats", ["username": erased], of: "chats")
            #expect(chats.map { $0["price"] } == [100, 100])
            #expect(chats.allSatisfy { $0["message"] == "" && $0["reply"] == "" })
            let record = try #require(wire.audit().first { $0["method"] == "admin.erase" })
            #expect(record["memo"] == "asked to")
            #expect(record["username"] == erased)
            #expect(try daemon.verify()["ok"] == true)

            #expect(daemon.scratch.stateHolds(Self.marker), "or the next line says nothing")
            #expect(try daemon.process.terminate() == .status(0))
            #expect(!daemon.scratch.stateHolds(Self.marker))
            #expect(!daemon.scratch.stateHolds("marker-text"), "the name in lower case")
        }
    }

    @Test("The name is free for somebody else, who gets nothing of what was")
    func nameIsFree() throws {
        try Scratch.serve { daemon in
            let old = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            let chat = try wire.chat(old, "hello", ["idempotency_key": "k"])["chat"]
            _ = try wire.result("admin.erase", ["username": "ALICE"])
            let new = try daemon.account("alice", balance: 300)
            #expect(try wire.result("history", ["token": new]) == ["chats": []])
            #expect(try wire.result("usage", ["token": new]) == ["days": []])
            #expect(try wire.call("chat.get", ["token": new, "chat": chat]).code == 404)
            let other = try wire.chat(new, "mine", ["idempotency_key": "k"])
            #expect(other["replayed"] == .null)
            #expect(other["balance"] == 200)
            #expect(try wire.call("balance", ["token": old]).code == 401)
            #expect(try daemon.verify()["accounts"] == 2)
            #expect(try wire.result("admin.stats")["totals"]["accounts"] == 2)
        }
    }

    @Test("An administrator who is erased is none any more, not even in the same breath")
    func administrator() throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            let olga: JSON = ["username": "olga", "password": "password of olga"]
            _ = try wire.result("admin.create", olga.merging(["role": "admin"]))
            let token = try wire.result("login", olga)["token"]
            _ = try wire.result("admin.erase", ["username": "olga", "token": token])
            let account = try wire.result("admin.account", ["username": try newName(wire)])
            #expect(account["role"] == "user")
            let record = try wire.audit()[0]
            #expect(record["account"] == record["username"], "it was done by itself")
        }
    }

    @Test("kill -9 in the middle: after the next start no text is left")
    func kill() throws {
        try Scratch.use { scratch in
            var daemon = try scratch.daemon()
            let alice = try daemon.account("alice", balance: 1_000_000)
            var wire = try daemon.connect()
            try wire.fill(alice, 5000) { "\(Self.marker) \($0)" }
            // Not waited for: it is killed as soon as the account has another name.
            let eraser = try daemon.connect()
            try eraser.send(request("admin.erase", ["username": "alice"], id: 1) + "\n")
            try wait(until: "the erasure has begun") {
                try wire.call("admin.account", ["username": "alice"]).code == 404
            }
            try daemon.process.kill()

            daemon = try scratch.daemon()
            wire = try daemon.connect()
            let erased = try newName(wire)
            let params: JSON = ["username": erased, "limit": 500]
            try wait(until: "all texts are gone") {
                let oldest = try wire.rows("admin.chats", params, of: "chats").last
                return oldest?["message"] == ""
            }
            let chats = try wire.rows("admin.chats", params, of: "chats")
            #expect(chats.count == 5000)
            #expect(chats.allSatisfy { $0["message"] == "" && $0["reply"] == "" })
            #expect(try wire.call("balance", ["token": alice]).code == 401)
            let report = try daemon.verify()
            #expect(report["ok"] == true)
            #expect(report["spent"] == 500_000)
            #expect(try wire.audit().count { $0["method"] == "admin.erase" } == 1)
            #expect(try daemon.process.terminate() == .status(0))
            #expect(!scratch.stateHolds(Self.marker))
        }
    }
}
