import TellerRPC
import TestSupport
import Testing

@Suite("A chat that is cancelled", .blocking)
struct CancelTests {
    /// Says one word, and no more until the valve opens.
    private static func held(_ valve: Valve) -> Upstream.Script {
        { request in
            Mischief.stream(["Hello"]) + [.wait(valve)]
                + [
                    .send(HTTPText.chunk(Completions.event(reason: "stop"))),
                    .send(HTTPText.chunk(Completions.done)), .send(HTTPText.lastChunk),
                ]
        }
    }

    private static let flat = (keys: [String: String](), price: Int64(100))
    /// A token for each token: one for the 2 bytes that it reads, two for the 5 that it writes.
    private static let metered = (
        keys: ["price": "{ per_1k_input: 1000, per_1k_output: 1000 }"], price: Int64(3)
    )

    @Test("By its request, costs the price, or by the meter what came so far", arguments: [0, 1])
    func byRequest(_ number: Int) throws {
        let (keys, price) = [Self.flat, Self.metered][number]
        let upstream = try Upstream(["held": Self.held(Valve())])
        try Scratch.serve(config: upstream.config(["held": keys])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            try wire.begin(token, "Hi", id: "a", ["idempotency_key": "k"])
            #expect(try wire.delta()["text"] == "Hello")
            try wire.send(request("chat.cancel", ["token": token, "request": "a"], id: 2) + "\n")
            // Both come, in whichever order.
            let lines = [try wire.answer(), try wire.answer()]
            let (cancelled, answer) =
                lines[0]["id"] == 2 ? (lines[0], lines[1]) : (lines[1], lines[0])
            #expect(cancelled["result"] == ["cancelled": true])
            try expectCancelled(answer, price: price, daemon, token)
            try wait(until: "the server is rid of it") { upstream.running == 0 }
            #expect(upstream.abandoned == 1)
            // Its key has the same end, and nothing is charged again.
            let again = try wire.ask(token, "Hi", isStreamed: false, ["idempotency_key": "k"])
            #expect(again.answer["error"] == answer["error"])
            #expect(upstream.requests.count == 1)
            try daemon.expect(token, has: 1000 - price)
        }
    }

    @Test(
        "By the meter, costs what its model has counted so far, within what is held",
        arguments: [
            // Of the 8 bytes behind the count each four are a token.
            (7, 40, 7 + 40 + 2),
            // The 2 bytes take 18 tokens at most.
            (.max, .max, 18 + 512), (-1, -1, 2),
        ] as [(Int64, Int64, Int64)])
    func counted(input: Int64, output: Int64, price: Int64) throws {
        let usage = Completions.usage(.integer(input), .integer(output))
        let upstream = try Upstream([
            "counting": { _ in
                Mischief.stream(["Hello"])
                    + [
                        .send(HTTPText.chunk(Completions.event(usage: usage))),
                        .send(HTTPText.chunk(Completions.event(", again!"))), .hang,
                    ]
            }
        ])
        try Scratch.serve(config: upstream.config(["counting": Self.metered.keys])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            try wire.begin(token, "Hi", id: "a", ["idempotency_key": "k"])
            var text = ""
            while text != "Hello, again!" { text += try wire.delta()["text"].text ?? "" }
            let cancel: JSON = ["token": token, "idempotency_key": "k"]
            #expect(try daemon.call("chat.cancel", cancel)["result"] == ["cancelled": true])
            try expectCancelled(try wire.answer(), price: price, daemon, token)
        }
    }

    @Test("By the meter, text behind the count costs the same, cancelled or answered")
    func uncounted() throws {
        let usage = Completions.usage(7, 1)
        let begin =
            Mischief.stream([]) + [
                .send(HTTPText.chunk(Completions.event(usage: usage))),
                .send(HTTPText.chunk(Completions.event("Hello, again!"))),
            ]
        let end =
            [
                Completions.event(reason: "stop"), Completions.done,
            ].map { Step.send(HTTPText.chunk($0)) } + [.send(HTTPText.lastChunk)]
        let upstream = try Upstream([
            "hung": { _ in begin + [.hang] }, "whole": { _ in begin + end },
        ])
        let models = ["hung": Self.metered.keys, "whole": Self.metered.keys]
        try Scratch.serve(config: upstream.config(models)) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            // 7 that it read, 1 that it wrote ahead of its text, and 4 for the 13 bytes of that.
            let price: Int64 = 7 + 1 + 4
            try wire.begin(token, "Hi", id: "a", ["idempotency_key": "k", "model": "hung"])
            #expect(try wire.delta()["text"] == "Hello, again!")
            let cancel: JSON = ["token": token, "idempotency_key": "k"]
            #expect(try daemon.call("chat.cancel", cancel)["result"] == ["cancelled": true])
            try expectCancelled(try wire.answer(), price: price, daemon, token)
            let answered = try wire.ask(token, "Hi", isStreamed: true, ["model": "whole"])
            let result = answered.answer["result"]
            #expect(result["price"] == .integer(price))
            #expect(
                result["usage"] == ["estimated": true, "input_tokens": 7, "output_tokens": 5])
            try daemon.expect(token, has: 1000 - 2 * price)
        }
    }

    private func expectCancelled(
        _ answer: JSON, price: Int64, _ daemon: TestDaemon, _ token: JSON
    ) throws {
        #expect(answer.code == 499)
        #expect(answer.kind == "cancelled")
        #expect(answer["error"]["data"]["price"] == .integer(price))
        let chat = try daemon.call(
            "chat.get", ["token": token, "chat": answer["error"]["data"]["chat"]])["result"]
        #expect(chat["state"] == "cancelled")
        #expect(chat["price"] == .integer(price))
        try daemon.expect(token, has: 1000 - price)
    }

    @Test("By its id, from another connection; a stranger knows of no such chat")
    func byChat() throws {
        let upstream = try Upstream(["held": Self.held(Valve())])
        try Scratch.serve(config: upstream.config(["held": [:]])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let stranger = try daemon.account("bob", balance: 1000)
            let wire = try daemon.connect()
            try wire.begin(token, "Hi", id: "a")
            let chat = try wire.delta()["chat"]
            let refused = try daemon.call("chat.cancel", ["token": stranger, "chat": chat])
            #expect(refused.code == 404)
            #expect(try daemon.call("chat.cancel", ["chat": chat]).code == 401)
            #expect(upstream.running == 1)
            let cancelled = try daemon.call("chat.cancel", ["token": token, "chat": chat])
            #expect(cancelled["result"] == ["cancelled": true])
            let answer = try #require(try wire.streams(1)["a"]?.answer)
            #expect(answer["error"]["data"]["chat"] == chat)
            try expectCancelled(answer, price: 100, daemon, token)
            // It has come to its end.
            let again = try daemon.call("chat.cancel", ["token": token, "chat": chat])
            #expect(again["result"] == ["cancelled": false])
        }
    }

    @Test("By its request, on the same connection too, by its own account alone")
    func byOthersRequest() throws {
        let upstream = try Upstream(["held": Self.held(Valve())])
        try Scratch.serve(config: upstream.config(["held": [:]])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let password: JSON = ["username": "alice", "password": "password of alice"]
            let second = try daemon.call("login", password)["result"]["token"]
            let stranger = try daemon.account("bob", balance: 1000)
            let wire = try daemon.connect()
            try wire.begin(token, "Hi", id: "a")
            _ = try wire.delta()
            let cancel: JSON = ["request": "a"]
            let others = try wire.call("chat.cancel", cancel.merging(["token": stranger]))
            #expect(others.kind == "not_found", "\(others)")
            #expect(try wire.call("chat.cancel", cancel).code == 401)
            #expect(upstream.running == 1)
            // It is the account that counts, also where the login that asked is no more.
            #expect(try wire.call("logout", ["token": token])["result"] == [:])
            let own = cancel.merging(["token": second])
            try wire.send(request("chat.cancel", own, id: "cancel") + "\n")
            let lines = [try wire.answer(), try wire.answer()]
            let cancelled = try #require(lines.first { $0["id"] == "cancel" })
            #expect(cancelled["result"] == ["cancelled": true])
            let answer = try #require(lines.first { $0["id"] == "a" })
            try expectCancelled(answer, price: 100, daemon, second)
            try daemon.expect(stranger, has: 1000)
        }
    }

    @Test("On a bridge's connection, where there are many accounts, by its own alone")
    func relayed() throws {
        let upstream = try Upstream(["held": Self.held(Valve())])
        try Scratch.serve(config: upstream.config(["held": [:]])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let stranger = try daemon.account("bob", balance: 1000)
            let relay = try daemon.relay()
            try relay.begin(token, "Hi", id: "a", ["idempotency_key": "k"])
            let chat = try relay.delta()["chat"]
            let others: [(JSON, Int64)] = [
                (["request": "a"], -32602), (["chat": chat], 404),
                (["idempotency_key": "k"], 404),
            ]
            for (name, code) in others {
                let refused = try relay.call("chat.cancel", name.merging(["token": stranger]))
                #expect(refused.code == code, "\(refused)")
            }
            #expect(upstream.running == 1)
            let cancel: JSON = ["token": token, "idempotency_key": "k"]
            #expect(try daemon.call("chat.cancel", cancel)["result"] == ["cancelled": true])
            try expectCancelled(try relay.answer(), price: 100, daemon, token)
        }
    }

    @Test("By its key, from another connection, while its model says nothing")
    func byKey() throws {
        let upstream = try Upstream(["silent": { _ in [.hang] }])
        try Scratch.serve(config: upstream.config(["silent": [:]])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let stranger = try daemon.account("bob", balance: 1000)
            let cancel: JSON = ["idempotency_key": "k"]
            let own = cancel.merging(["token": token])
            #expect(try daemon.call("chat.cancel", own).code == 404, "it is not there yet")
            let wire = try daemon.connect()
            try wire.begin(token, "Hi", id: "a", ["idempotency_key": "k"])
            try wait(until: "the model is asked") { upstream.running == 1 }
            let others = cancel.merging(["token": stranger])
            #expect(try daemon.call("chat.cancel", others).code == 404)
            #expect(try daemon.call("chat.cancel", cancel).code == 401)
            let both = own.merging(["chat": "1"])
            #expect(try daemon.call("chat.cancel", both).code == -32602)
            #expect(upstream.running == 1)
            #expect(try daemon.call("chat.cancel", own)["result"] == ["cancelled": true])
            try expectCancelled(try wire.answer(), price: 100, daemon, token)
            try wait(until: "the server is rid of it") { upstream.running == 0 }
            #expect(upstream.abandoned == 1)
            #expect(try daemon.call("chat.cancel", own)["result"] == ["cancelled": false])
        }
    }

    /// Alice has 1000 tokens and two chats: "a", which the model holds in mid-reply until the valve
    /// opens, and "b", of the key "k", which waits for its turn.
    private func withOneWaiting(
        _ valve: Valve, _ body: (Upstream, TestDaemon, JSON, Wire) throws -> Void
    ) throws {
        let upstream = try Upstream(["held": Self.held(valve)])
        let keys = ["concurrency": "1", "queue": "1"]
        try Scratch.serve(config: upstream.config(["held": keys])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            try wire.begin(token, "first", id: "a")
            _ = try wire.delta()
            try wire.begin(token, "second", id: "b", ["idempotency_key": "k"])
            try wait(until: "both are held") {
                try daemon.call("balance", ["token": token])["result"]["held"] == 200
            }
            try body(upstream, daemon, token, wire)
        }
    }

    @Test("By its key before the model was called, costs nothing")
    func queuedByKey() throws {
        let valve = Valve()
        try withOneWaiting(valve) { _, daemon, token, wire in
            let cancelled = try daemon.call(
                "chat.cancel", ["token": token, "idempotency_key": "k"])
            #expect(cancelled["result"] == ["cancelled": true])
            let answer = try wire.answer()
            #expect(answer["id"] == "b")
            #expect(answer["error"]["data"]["price"] == 0)
            valve.open()
            _ = try wire.streams(1)
            try daemon.expect(token, has: 900)
        }
    }

    @Test("One that failed has freed its key: there is nothing to cancel, and then its repeat")
    func repeated() throws {
        let valve = Valve()
        let upstream = try Upstream([
            "odd": { request in
                request.number == 1
                    ? [.send(HTTPText.whole("down", status: "500 Down"))]
                    : Self.held(valve)(request)
            }
        ])
        try Scratch.serve(config: upstream.config(["odd": [:]])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let keyed: [String: JSON] = ["idempotency_key": "k"]
            let wire = try daemon.connect()
            try wire.begin(token, "Hi", id: "a", keyed)
            #expect(try wire.answer().code == 502)
            let cancel: JSON = ["token": token, "idempotency_key": "k"]
            #expect(try daemon.call("chat.cancel", cancel).code == 404)
            try wire.begin(token, "Hi", id: "b", keyed)
            _ = try wire.delta()
            #expect(try daemon.call("chat.cancel", cancel)["result"] == ["cancelled": true])
            try expectCancelled(try wire.answer(), price: 100, daemon, token)
        }
    }

    @Test("As a notification, is cancelled without a word of it")
    func notification() throws {
        let upstream = try Upstream(["held": Self.held(Valve())])
        try Scratch.serve(config: upstream.config(["held": [:]])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            try wire.begin(token, "Hi", id: .number(1.5))
            _ = try wire.delta()
            try wire.send(request("chat.cancel", ["token": token, "request": .number(1.5)]) + "\n")
            try expectCancelled(try wire.answer(), price: 100, daemon, token)
            #expect(try wire.call("server.ping")["result"] == [:])
        }
    }

    @Test("Before the model was called, costs nothing")
    func queued() throws {
        let valve = Valve()
        try withOneWaiting(valve) { upstream, daemon, token, wire in
            let cancel: JSON = ["token": token, "request": "b"]
            try wire.send(request("chat.cancel", cancel) + "\n")
            let answer = try wire.answer()
            #expect(answer["id"] == "b")
            #expect(answer.code == 499)
            #expect(answer["error"]["data"]["price"] == 0)
            #expect(try daemon.chats(of: "alice").first?["state"] == "cancelled")
            // The place is free for another.
            try wire.begin(token, "third", id: "c")
            valve.open()
            let ended = try wire.streams(2)
            #expect(ended["a"]?.answer["result"]["reply"] == "Hello")
            #expect(ended["c"]?.answer["result"]["reply"] == "Hello")
            #expect(upstream.requests.map(\.question) == ["first", "third"])
            try daemon.expect(token, has: 800)
        }
    }

    @Test("What does not run can't be")
    func nothing() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            for request: JSON in ["a", 7, ""] {
                let answer = try wire.call("chat.cancel", ["token": token, "request": request])
                #expect(answer["result"] == ["cancelled": false])
            }
            let chat = try wire.chat(token, "hello")["chat"]
            let answer = try wire.call("chat.cancel", ["token": token, "chat": chat])
            #expect(answer["result"] == ["cancelled": false])
            #expect(try wire.call("chat.cancel", ["token": token, "chat": "no"]).code == 404)
            let both: JSON = ["token": token, "chat": chat, "request": 1]
            #expect(try wire.call("chat.cancel", both).code == -32602)
        }
    }
}
