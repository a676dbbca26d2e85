import Foundation
import TellerRPC
import TestSupport
import Testing

/// A stop may come when it is too late to be one; then nobody may be told that it was in time.
@Suite("What is told of a cancel is what became of the chat", .blocking)
struct CancelTruthTests {
    private static let rounds = 40

    private func serve(_ body: (TestDaemon, Wire, JSON) throws -> Void) throws {
        let upstream = try Upstream(["quick": { Completions.steps($0, ["Hi"]) }])
        let config = upstream.config(["quick": [:]], "  echo: { provider: echo, price: 100 }\n")
        try Scratch.serve(config: config) { daemon in
            try body(daemon, try daemon.connect(), try daemon.account("alice", balance: 100_000))
        }
    }

    private func chat(_ token: JSON, _ model: String, _ key: String, isInBatch: Bool) -> String {
        let chat = request(
            "chat",
            [
                "token": token, "message": "m", "model": .string(model),
                "idempotency_key": .string(key),
            ], id: "chat")
        return (isInBatch ? "[\(chat)]" : chat) + "\n"
    }

    /// The answers to the chat and to its cancel, which come in whichever order.
    private func answers(_ wire: Wire) throws -> (chat: JSON, cancel: JSON) {
        let lines = try (0..<2).map { _ in try wire.answer() }.map { $0.elements.first ?? $0 }
        return (
            try #require(lines.first { $0["id"] == "chat" }),
            try #require(lines.first { $0["id"] == "cancel" })
        )
    }

    @Test(
        "By its request, while it is charged, in a batch and on a line of its own",
        arguments: [("echo", true), ("quick", true), ("quick", false)])
    func whileCharged(model: String, isInBatch: Bool) throws {
        try serve { daemon, wire, token in
            let cancel = request("chat.cancel", ["token": token, "request": "chat"], id: "cancel")
            for round in 0..<Self.rounds {
                try wire.send(chat(token, model, "k\(round)", isInBatch: isInBatch))
                // A model takes a while, and the charge behind it as well.
                if model == "quick" { usleep(UInt32(round) * 100) }
                try wire.send(cancel + "\n")
                try expectTruth(try answers(wire), daemon, token)
            }
        }
    }

    @Test("By its key, from another connection")
    func byKey() throws {
        try serve { daemon, wire, token in
            let other = try daemon.connect()
            for round in 0..<Self.rounds {
                let key = "k\(round)"
                try wire.send(chat(token, "quick", key, isInBatch: false))
                usleep(UInt32(round) * 100)
                let cancel: JSON = ["token": token, "idempotency_key": .string(key)]
                let told = try other.call("chat.cancel", cancel)
                try expectTruth((try wire.answer(), told), daemon, token)
            }
        }
    }

    private func expectTruth(
        _ answers: (chat: JSON, cancel: JSON), _ daemon: TestDaemon, _ token: JSON
    ) throws {
        let (chat, cancel) = answers
        let isCancelled = chat.code == 499
        #expect(isCancelled || chat["result"]["price"] == 100, "\(chat)")
        let isTold = cancel["result"]["cancelled"] == true
        #expect(isTold == isCancelled, "\(cancel) \(chat)")
        let id = isCancelled ? chat["error"]["data"]["chat"] : chat["result"]["chat"]
        let record = try daemon.call("chat.get", ["token": token, "chat": id])["result"]
        #expect(record["state"] == (isCancelled ? "cancelled" : "answered"))
    }

    @Test(
        "A repeat in a batch, whose reply is recorded, is not cancelled",
        arguments: ["echo", "quick"])
    func recorded(model: String) throws {
        try serve { daemon, wire, token in
            let line = chat(token, model, "k", isInBatch: true)
            try wire.send(line)
            #expect(try wire.answer().elements.first?["result"]["price"] == 100)
            let cancel = request("chat.cancel", ["token": token, "request": "chat"], id: "cancel")
            for _ in 0..<10 {
                try wire.send(line + cancel + "\n")
                let (chat, cancel) = try answers(wire)
                #expect(chat["result"]["replayed"] == true)
                #expect(cancel["result"] == ["cancelled": false])
            }
            try daemon.expect(token, has: 99_900)
        }
    }

    @Test("Of two keys that look alike, only the one that was named is")
    func lookAlikes() throws {
        let upstream = try Upstream(["silent": { _ in [.hang] }])
        try Scratch.serve(config: upstream.config(["silent": [:]])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            let keys = ["\u{E9}", "e\u{301}"]
            for key in keys {
                try wire.send(chat(token, "silent", key, isInBatch: false))
            }
            try wait(until: "both are with the model") { upstream.running == 2 }
            let cancel: JSON = ["token": token, "idempotency_key": .string(keys[0])]
            #expect(try daemon.call("chat.cancel", cancel)["result"] == ["cancelled": true])
            #expect(try wire.answer().code == 499)
            try daemon.expect(token, has: 800, held: 100)
        }
    }
}
