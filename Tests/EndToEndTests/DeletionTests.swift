import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("Deleted conversations", .blocking)
struct DeletionTests {
    @Test("All of it is gone for its owner, and its entries are not")
    func gone() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            let own: JSON = ["token": alice]
            let kept = try wire.chat(alice, "kept")["conversation"]
            let begun = try wire.chat(alice, "gone", ["idempotency_key": "first"])
            let conversation = begun["conversation"]
            let later = try wire.chat(
                alice, "gone too", ["conversation": conversation, "idempotency_key": "k"])
            let statement = try wire.result("statement", own)
            let usage = try wire.result("usage", own)

            let deletion = own.merging(["conversation": conversation])
            #expect(try wire.result("conversations.delete", deletion) == [:])
            #expect(try wire.call("conversations.delete", deletion).code == 404)
            let left = try wire.rows("conversations", own, of: "conversations")
            #expect(left.map { $0["conversation"] } == [kept])
            let history = try wire.rows("history", own, of: "chats")
            #expect(history.map { $0["message"].text } == ["kept"])
            #expect(try wire.call("history", deletion).code == 404)
            for chat in [begun["chat"], later["chat"]] {
                let answer = try wire.call("chat.get", own.merging(["chat": chat]))
                #expect(answer.code == 404)
            }
            #expect(try wire.result("statement", own) == statement)
            #expect(try wire.result("usage", own) == usage)
            #expect(try wire.result("balance", own)["balance"] == 700)
            #expect(try daemon.verify()["ok"] == true)
        }
    }

    @Test("Neither a chat into it nor a repeat of one of its keys is charged")
    func noCharge() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            let chat: JSON = ["token": alice, "message": "once", "idempotency_key": "k"]
            let conversation = try wire.result("chat", chat)["conversation"]
            let into = chat.merging(["conversation": conversation, "idempotency_key": "l"])
            _ = try wire.result("chat", into)
            let deletion: JSON = ["token": alice, "conversation": conversation]
            _ = try wire.result("conversations.delete", deletion)
            #expect(try wire.call("chat", chat).code == 404)
            #expect(try wire.call("chat", into).code == 404)
            // Of another body the key is what it was: another's.
            #expect(try wire.call("chat", chat.merging(["message": "other"])).code == 409)
            #expect(try wire.result("balance", ["token": alice])["balance"] == 800)
        }
    }

    @Test("What is not the caller's own conversation is not found")
    func foreign() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice")
            let bob = try daemon.account("bob")
            let wire = try daemon.connect()
            let first = try wire.chat(alice, "hello")["conversation"]
            let second = try wire.chat(alice, "again", ["conversation": first])["chat"]
            for (token, conversation) in [
                (bob, first), (alice, second), (alice, "99"), (alice, "x"),
            ] {
                let answer = try wire.call(
                    "conversations.delete", ["token": token, "conversation": conversation])
                #expect(answer.code == 404, "\(conversation)")
            }
            #expect(try wire.call("conversations.delete", ["conversation": first]).code == 401)
            #expect(try wire.rows("history", ["token": alice], of: "chats").count == 2)
        }
    }

    @Test("A page goes on behind a chat that was deleted meanwhile")
    func cursorOfDeleted() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice")
            let wire = try daemon.connect()
            let chats = try (0..<4).map { try wire.chat(alice, "\($0)")["chat"] }
            let deletion: JSON = ["token": alice, "conversation": chats[2]]
            _ = try wire.result("conversations.delete", deletion)
            for method in ["history", "conversations"] {
                let rows = method == "history" ? "chats" : method
                let page = try wire.result(method, ["token": alice, "before": chats[2]])
                #expect(page[rows].elements.count == 2, "\(method)")
            }
        }
    }

    @Test("Of 1,200 chats of one conversation none is left, in the database neither")
    func long() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice", balance: 1_000_000)
            let wire = try daemon.connect()
            let first = try wire.chat(alice, "Marker-Text")["conversation"]
            for _ in 0..<12 {
                let members = (0..<100).map { number in
                    request(
                        "chat",
                        [
                            "token": alice, "conversation": first,
                            "message": .string("Marker-Text \(number)"),
                        ], id: .integer(Int64(number)))
                }
                _ = try wire.exchange("[\(members.joined(separator: ","))]")
            }
            let rows = try wire.rows("conversations", ["token": alice], of: "conversations")
            #expect(rows.map { $0["chats"] } == [1201])
            _ = try wire.result(
                "conversations.delete", ["token": alice, "conversation": first])
            #expect(try wire.rows("history", ["token": alice], of: "chats").isEmpty)
            let shown = try wire.rows(
                "admin.chats", ["username": "alice", "limit": 500], of: "chats")
            #expect(shown.count == 1201)
            #expect(shown.allSatisfy { $0["message"] == "" && $0["reply"] == "" })
            #expect(try daemon.process.terminate() == .status(0))
            #expect(!daemon.scratch.stateHolds("Marker-Text"))
        }
    }
}

extension Scratch {
    /// Whether any file of the state has these bytes.
    func stateHolds(_ text: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: state)) ?? []
        return names.contains { name in
            let bytes = FileManager.default.contents(atPath: state + "/" + name) ?? Data()
            return bytes.range(of: Data(text.utf8)) != nil
        }
    }
}
