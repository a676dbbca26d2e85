import TellerRPC
import TestSupport
import Testing

@Suite("What administrators read of chats", .blocking)
struct AdminChatsTests {
    private static let config = """
        default_model: echo
        models:
          echo: { provider: echo, price: 1 }
          owl: { provider: echo, price: 1 }
        """

    private struct Scene {
        let wire: Wire
        let alice: JSON
        let bob: JSON

        func messages(_ params: JSON) throws -> [String?] {
            try wire.rows("admin.chats", params, of: "chats").map { $0["message"].text }
        }
    }

    private func serve(_ body: (Scene) throws -> Void) throws {
        try Scratch.serve(config: Self.config) { daemon in
            try body(
                Scene(
                    wire: try daemon.connect(), alice: try daemon.account("alice"),
                    bob: try daemon.account("bob")))
        }
    }

    @Test("Of all accounts and of one, newest first, with every field of a chat")
    func accounts() throws {
        try serve { scene in
            for number in 0..<3 {
                try scene.wire.chat(scene.alice, "alice \(number)")
                try scene.wire.chat(scene.bob, "bob \(number)")
            }
            let all = ["bob 2", "alice 2", "bob 1", "alice 1", "bob 0", "alice 0"]
            #expect(try scene.messages([:]) == all)
            #expect(try scene.messages(["username": "ALICE"]) == ["alice 2", "alice 1", "alice 0"])
            let chat = try scene.wire.rows("admin.chats", ["username": "bob"], of: "chats")[0]
            #expect(chat["username"] == "bob")
            let own = try scene.wire.result(
                "chat.get", ["token": scene.bob, "chat": chat["chat"]])
            #expect(chat == own.merging(["username": "bob"]))
            for limit in 1...7 as ClosedRange<Int64> {
                #expect(try scene.messages(["limit": .integer(limit)]) == all, "\(limit)")
            }
            #expect(try scene.wire.call("admin.chats", ["username": "nobody"]).code == 404)
        }
    }

    @Test("By model, by state, by text whatever its case, and by all of them")
    func filters() throws {
        try serve { scene in
            let wire = scene.wire
            try wire.chat(scene.alice, "Rain in SPAIN")
            try wire.chat(scene.alice, "sun", ["model": "owl"])
            try wire.chat(scene.bob, "rain", ["model": "owl"])
            try wire.chat(scene.bob, "Größe")
            #expect(try scene.messages(["model": "owl"]) == ["rain", "sun"])
            #expect(try scene.messages(["model": "none"]) == [])
            #expect(try scene.messages(["state": "answered"]).count == 4)
            #expect(try scene.messages(["state": "failed"]) == [])
            let alice: JSON = ["username": "alice"]
            #expect(try scene.messages(alice.merging(["query": "spain"])) == ["Rain in SPAIN"])
            #expect(try scene.messages(alice.merging(["query": "RAIN"])) == ["Rain in SPAIN"])
            // The reply is searched too: it begins with 'Echo: '.
            #expect(try scene.messages(alice.merging(["query": "echo: s"])) == ["sun"])
            #expect(try scene.messages(["username": "bob", "query": "GRÖSSE"]) == [])
            #expect(try scene.messages(["username": "bob", "query": "GRÖßE"]) == ["Größe"])
            let both: JSON = ["username": "bob", "query": "rain", "model": "owl"]
            #expect(try scene.messages(both) == ["rain"])
            #expect(try scene.messages(both.merging(["model": "echo"])) == [])
        }
    }

    @Test("By time: from 'since' on, and up to 'until'")
    func times() throws {
        try serve { scene in
            var at: [JSON] = []
            for number in 0..<4 {
                let chat = try scene.wire.chat(scene.alice, "\(number)")["chat"]
                at.append(
                    try scene.wire.result("chat.get", ["token": scene.alice, "chat": chat])["at"])
                // The next one is to have another time.
                try wait(until: "the clock has moved on") {
                    let now = try scene.wire.chat(scene.bob, "tick")["chat"]
                    let tick = try scene.wire.result(
                        "chat.get", ["token": scene.bob, "chat": now])
                    return tick["at"] != at.last
                }
            }
            for params in [["username": "alice"], ["query": "e", "username": "alice"]] as [JSON] {
                func messages(_ more: [String: JSON]) throws -> [String?] {
                    try scene.messages(params.merging(more))
                }
                #expect(try messages(["since": at[2]]) == ["3", "2"])
                #expect(try messages(["until": at[2]]) == ["1", "0"])
                #expect(try messages(["since": at[1], "until": at[3]]) == ["2", "1"])
                #expect(try messages(["since": at[3], "until": at[1]]) == [])
            }
            let ofAll = try scene.messages(["since": at[1], "until": at[3]])
            #expect(ofAll.filter { $0 != "tick" } == ["2", "1"])
            #expect(try scene.messages(["until": "1971-01-01T00:00:00Z"]) == [])
            #expect(try scene.messages(["since": "2999-01-01T01:00:00+01:00"]) == [])
        }
    }

    static let unbounded: [(JSON, Bool)] = [
        (["query": "x"], false),
        (["query": "x", "until": "2026-02-01T00:00:00Z"], false),
        (["query": "x", "since": "2020-01-01T00:00:00Z"], false),
        (
            [
                "query": "x", "since": "2026-01-01T00:00:00Z",
                "until": "2026-02-01T00:00:00Z",
            ], true
        ),
        (
            [
                "query": "x", "since": "2026-01-01T00:00:00Z",
                "until": "2026-02-01T00:00:00.001Z",
            ], false
        ),
        (["query": "x", "username": "alice"], true),
        (["query": "x", "username": "alice", "since": "2020-01-01T00:00:00Z"], true),
    ]

    @Test("A text is searched for in 31 days at most, or with an account", arguments: unbounded)
    func unboundedSearch(params: JSON, isAllowed: Bool) throws {
        try serve { scene in
            let before = try scene.wire.audit().count
            let answer = try scene.wire.call("admin.chats", params)
            #expect(answer.code == (isAllowed ? nil : -32602), "\(answer)")
            #expect(try scene.wire.audit().count == before + (isAllowed ? 1 : 0))
        }
    }

    @Test("Every reading leaves a record of what was asked, before it is answered")
    func audit() throws {
        try serve { scene in
            let wire = scene.wire
            let chat = try wire.chat(scene.alice, "hello")["chat"]
            _ = try wire.result("admin.chats", ["username": "alice"])
            _ = try wire.result(
                "admin.chats",
                [
                    "since": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z",
                    "query": "rain", "model": "echo", "state": "failed", "before": chat,
                    "limit": 3,
                ])
            let readings = try wire.audit().filter { $0["method"] == "admin.chats" }
            #expect(readings.map { $0["username"].text } == [nil, "alice"])
            #expect(readings.allSatisfy { $0["peer_uid"].int != nil && $0["amount"] == .null })
            let detail =
                "query rain, since 2026-01-01T00:00:00Z, until 2026-01-02T00:00:00Z, "
                + "model echo, state failed, before \(chat.text!)"
            #expect(readings.map { $0["detail"].text } == [detail, nil])
        }
    }

    @Test("A filter that nothing of 10,000 rows passes gives short pages, and at last all of it")
    func longFilter() throws {
        try serve { scene in
            let wire = scene.wire
            _ = try wire.result("admin.grant", ["username": "bob", "amount": 20_000])
            let first = try wire.chat(scene.bob, "needle")["chat"]
            try wire.fill(scene.bob, 10_050) { "hay \($0)" }
            let since = try wire.result("chat.get", ["token": scene.bob, "chat": first])["at"]
            for params in [["username": "bob"], ["since": since]] as [JSON] {
                let search = params.merging(["query": "needle"])
                let pages = try wire.pages("admin.chats", search, of: "chats")
                #expect(pages.map(\.count) == [0, 1])
                #expect(pages.last?.first?["chat"] == first)
            }
            let none = try wire.pages("admin.chats", ["model": "owl"], of: "chats")
            #expect(none.map(\.count) == [0, 0])
        }
    }
}
