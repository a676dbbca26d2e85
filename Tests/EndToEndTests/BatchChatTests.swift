import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("Chats of a batch that may be replays", .blocking, .serialized)
struct BatchChatTests {
    /// Plays a daemon of which the model `slow` says nothing before the valve opens.
    private func serve(_ valve: Valve, _ body: (TestDaemon, Upstream) throws -> Void) throws {
        let upstream = try Upstream(["slow": { [.wait(valve)] + Completions.steps($0, ["Hi"]) }])
        let keys = ["concurrency": "100"]
        let config = upstream.config(
            ["slow": keys], "  echo: { provider: echo, price: 100 }\n")
        try Scratch.serve(config: config) { try body($0, upstream) }
    }

    private func chat(_ token: JSON, id: JSON, _ more: [String: JSON]) -> String {
        request("chat", (["token": token, "message": "m"] as JSON).merging(more), id: id)
    }

    /// As many as an account may have with models, each with a key of its own.
    private func chats(_ token: JSON) -> String {
        let members = (0..<16 as Range<Int64>).map {
            chat(token, id: .integer($0), ["idempotency_key": .string("k\($0)")])
        }
        return "[" + members.joined(separator: ",") + "]\n"
    }

    @Test("All run at once, keep no page waiting, and count as none while their model takes time")
    func running() throws {
        let valve = Valve()
        try serve(valve) { daemon, upstream in
            let token = try daemon.account("alice")
            let before = try daemon.bufferedBytes()
            let wire = try daemon.connect()
            try wire.send(chats(token))
            try wait(until: "all are with the model: \(upstream.running)") {
                upstream.running == 16
            }
            // Its own request is counted, and a page that it might have.
            #expect(try daemon.bufferedBytes() - before < 1 << 20)
            let page = try wire.call("history", ["token": token])
            #expect(page["result"]["chats"].elements.count == 16)
            valve.open()
            let answers = try wire.answer().elements
            #expect(answers.allSatisfy { $0["result"]["reply"] == "Hi" }, "\(answers)")
            #expect(try daemon.call("balance", ["token": token])["result"]["balance"] == 2400)
        }
    }

    @Test(
        "Wait for room with a key, not with null for one",
        arguments: [("k", 0), (.null, 100)] as [(JSON, Int64)])
    func waiting(_ key: JSON, price: Int64) throws {
        try withUnreadPages(["idempotency_key": key, "model": "echo"], "") {
            daemon, _, token, wire in
            usleep(500_000)
            let spent = try spent(daemon, token)
            #expect(spent == price)
            _ = try (0..<9).map { _ in try wire.answer() }
            #expect(try self.spent(daemon, token) == 100)
        }
    }

    @Test(
        "Are cancelled by their request while they wait for room, and cost nothing",
        arguments: ["slow", "echo"])
    func cancelled(_ model: JSON) throws {
        let cancel = request("chat.cancel", ["token": "TOKEN", "request": "chat"], id: "cancel")
        try withUnreadPages(["idempotency_key": "k", "model": model], cancel + "\n") {
            daemon, upstream, token, wire in
            let answers = try (0..<10).map { _ in try wire.answer() }
            let outcome = try #require(answers.first { $0["id"] == "cancel" })
            #expect(outcome["result"] == ["cancelled": true])
            let chat = try #require(answers.compactMap { $0.elements.first }.first)
            #expect(chat.code == 499)
            #expect(chat.kind == "cancelled")
            #expect(chat["error"]["data"]["price"] == 0)
            let record = try daemon.call(
                "chat.get", ["token": token, "chat": chat["error"]["data"]["chat"]])["result"]
            #expect(record["state"] == "cancelled")
            #expect(upstream.requests.isEmpty)
            #expect(try spent(daemon, token) == 0)
            #expect(try daemon.call("balance", ["token": token])["result"]["held"] == 0)
        }
    }

    @Test("Are not cancelled by another account while they wait for room")
    func anothers() throws {
        let cancel = request(
            "chat.cancel", ["token": "STRANGER", "request": "chat"], id: "cancel")
        try withUnreadPages(["idempotency_key": "k", "model": "echo"], cancel + "\n") {
            daemon, _, token, wire in
            let answers = try (0..<10).map { _ in try wire.answer() }
            let outcome = try #require(answers.first { $0["id"] == "cancel" })
            #expect(outcome.kind == "not_found", "\(outcome)")
            let chat = try #require(answers.compactMap { $0.elements.first }.first)
            #expect(chat["result"]["price"] == 100, "\(chat)")
            #expect(try spent(daemon, token) == 100)
        }
    }

    @Test("Who goes away while they wait for room stops none of them")
    func gone() throws {
        try withUnreadPages(["idempotency_key": "k", "model": "echo"], "") {
            daemon, _, token, wire in
            usleep(300_000)
            #expect(try spent(daemon, token) == 0)
            shutdown(wire.descriptor, Int32(SHUT_RDWR))
            try wait(until: "it is charged") { try spent(daemon, token) == 100 }
        }
    }

    /// What an account of 4000 tokens has paid since two chats.
    private func spent(_ daemon: TestDaemon, _ token: JSON) throws -> Int64 {
        3800 - (try daemon.call("balance", ["token": token])["result"]["balance"].int ?? 0)
    }

    /// Asks for eight pages of 1 MiB, of which four have room while nobody reads, and behind them
    /// for a batch of one chat; and sends what follows, where TOKEN is the account's and STRANGER
    /// another's.
    ///
    /// All in one piece: once the pages are there, the daemon hears no more of it.
    private func withUnreadPages(
        _ more: [String: JSON], _ last: String,
        _ body: (TestDaemon, Upstream, JSON, Wire) throws -> Void
    ) throws {
        let valve = Valve()
        valve.open()
        try serve(valve) { daemon, upstream in
            let token = try daemon.account("alice")
            let stranger = try daemon.account("bob")
            let message = JSON.string(String(repeating: "x", count: 250_000))
            let params: JSON = ["token": token, "message": message, "model": "echo"]
            for _ in 0..<2 { _ = try daemon.call("chat", params) }
            let wire = try daemon.connect()
            let pages = (0..<8 as Range<Int64>).map {
                request("history", ["token": token], id: .integer($0)) + "\n"
            }
            let batch = "[" + chat(token, id: "chat", more) + "]\n"
            let rest = last.replacing("TOKEN", with: token.text ?? "")
                .replacing("STRANGER", with: stranger.text ?? "")
            try wire.send(pages.joined() + batch + rest)
            try body(daemon, upstream, token, wire)
        }
    }

    @Test("That the daemon has not come to are not found by their request, and run to their end")
    func toCome() throws {
        let valve = Valve()
        try serve(valve) { daemon, upstream in
            let tokens = try ["alice", "bob", "carol", "dave", "erin"].map {
                try daemon.account($0)
            }
            let wire = try daemon.connect()
            // As many as may be in flight.
            for token in tokens.dropLast() { try wire.send(chats(token)) }
            try wait(until: "64 are with the model") { upstream.running == 64 }
            let last = tokens[4]
            try wire.send(chat(last, id: "single", [:]) + "\n")
            try wire.send("[" + chat(last, id: "member", [:]) + "]\n")
            let cancel = { (id: JSON) in
                try wire.call("chat.cancel", ["token": last, "request": id])
            }
            #expect(try cancel("single").kind == "not_found")
            #expect(try cancel("member").kind == "not_found")
            #expect(try cancel("no such")["result"] == ["cancelled": false])
            valve.open()
            let answers = try (0..<6).map { _ in try wire.answer() }
            #expect(answers.count { $0["id"] == "single" && $0["result"]["price"] == 100 } == 1)
            #expect(try cancel("single")["result"] == ["cancelled": false])
        }
    }
}
