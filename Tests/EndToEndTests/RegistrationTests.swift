import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("Who may register, and how often one may try", .blocking)
struct RegistrationTests {
    private func register(_ daemon: TestDaemon, _ name: String) throws -> JSON {
        try daemon.call("register", ["username": .string(name), "password": "a password"])
    }

    @Test("Open, local and closed", arguments: ["open", "local", "closed"])
    func modes(_ mode: String) throws {
        try Scratch.serve(config: "accounts: { registration: \(mode) }") { daemon in
            let answer = try register(daemon, "alice")
            #expect(answer.code == (mode == "closed" ? 403 : nil))
            let rules = try daemon.call("server.info")["result"]["accounts"]
            #expect(rules["registration"].text == mode)
            #expect(rules["starting_balance"] == 4000)
            #expect(rules["local_login"] == true)
            #expect(rules["admin_group"] == "teller-admin")
            #expect(try daemon.call("admin.create", ["username": "bob"]).code == nil)
        }
    }

    @Test("One registration more than in a minute may be is refused, of a name that is taken too")
    func perMinute() throws {
        // Few, so that what comes back while the test runs is not one of them.
        try Scratch.serve(config: "limits: { register_per_minute: 2 }") { daemon in
            _ = try daemon.account("taken")
            #expect(try register(daemon, "taken").code == 409)
            #expect(try register(daemon, "user").code == nil)
            for name in ["taken", "another"] {
                let refused = try register(daemon, name)
                #expect(refused.code == 429)
                let wait = refused["error"]["data"]["retry_after_seconds"].int ?? 0
                #expect((1...30).contains(wait))
            }
            #expect(try daemon.call("admin.create", ["username": "another"]).code == nil)
        }
    }

    @Test("Free tokens have an end for the day, those of administrators do not count")
    func freeTokens() throws {
        try Scratch.serve(config: "accounts: { free_tokens_per_day: 9000 }") { daemon in
            for name in ["alice", "bob"] { #expect(try register(daemon, name).code == nil) }
            let refused = try register(daemon, "carol")
            #expect(refused.code == 429)
            let wait = refused["error"]["data"]["retry_after_seconds"].int ?? 0
            #expect((1...86_400).contains(wait))
            #expect(try daemon.call("admin.create", ["username": "carol"]).code == nil)
            #expect(try daemon.verify()["granted"] == 12_000)
        }
    }

    @Test("Chats have a pace, after the key and before the balance")
    func pace() throws {
        let config = "limits: { chats_per_minute: 2 }"
        try Scratch.serve(config: config) { daemon in
            let wire = try daemon.connect()
            let token = try daemon.account("alice", balance: 150)
            let chat: JSON = ["token": token, "message": "a", "idempotency_key": "k"]
            #expect(try wire.call("chat", chat).code == nil)
            for _ in 0..<10 {
                #expect(try wire.call("chat", chat)["result"]["replayed"] == true)
            }
            let poor = chat.merging(["idempotency_key": "l"])
            #expect(try wire.call("chat", poor).code == 402)
            let refused = try wire.call("chat", poor)
            #expect(refused.code == 429, "before the balance")
            let wait = refused["error"]["data"]["retry_after_seconds"].int ?? 0
            #expect((1...30).contains(wait))
            #expect(try wire.call("chat", chat)["result"]["replayed"] == true)
            #expect(try wire.call("chat", chat.merging(["message": "b"])).code == 409)
            let other = try daemon.account("bob")
            #expect(try wire.call("chat", ["token": other, "message": "a"]).code == nil)
        }
    }
}
