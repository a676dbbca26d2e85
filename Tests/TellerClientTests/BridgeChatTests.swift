import Synchronization
import TellerClient
import TellerRPC
import TestSupport
import Testing

@Suite("Chats through a bridge", .timeLimit(.minutes(5))) struct BridgeChatTests {
    private let params = ChatSend.Params(message: "hi", idempotencyKey: "k")

    /// All that a stream gives: its texts, `|` for a new beginning, and the reply at its end.
    private func collect(_ stream: ChatStream) async throws(ClientError) -> String {
        var all = ""
        for try await element in stream {
            switch element {
            case .text(let text): all += text
            case .restarted: all += "|"
            case .finished(let reply): all += " = " + reply.result.reply
            }
        }
        return all
    }

    @Test("Texts come before the result")
    func stream() async throws {
        try await FakeBridge.play { _ in
            events([delta("a"), delta("b"), result("ab")])
        } _: { bridge, client in
            let all = try await collect(client.chat(params, token: "t"))
            #expect(all == "ab = ab")
            #expect(bridge.requests[0].body["params"]["stream"] == true)
        }
    }

    @Test("One that was cut off is sent again, and gives only what is missing")
    func goesOn() async throws {
        try await FakeBridge.play { request in
            request.number == 1
                ? events([delta("one ")], then: [.close])
                : events([delta("one two"), result("one two")])
        } _: { _, client in
            let all = try await collect(client.chat(params))
            #expect(all == "one two = one two")
        }
    }

    @Test(
        "Cancelling stops it by its id; before that is known, by its key or else once it is",
        arguments: [
            (false, "k", ["chat": "7"]), (true, "k", ["idempotency_key": "k"]),
            (true, nil, ["chat": "7"]),
        ] as [(Bool, String?, JSON)])
    func cancel(isEarly: Bool, key: String?, name: JSON) async throws {
        let (start, stopped) = (Valve(), Valve())
        let params = ChatSend.Params(message: "hi", idempotencyKey: key)
        try await FakeBridge.play { request in
            if request.body["method"] == "chat.cancel" {
                stopped.open()
                return answer(#"{"jsonrpc":"2.0","id":1,"result":{"cancelled":true}}"#)
            }
            return [.send(HTTPText.streamHead), .wait(start)]
                + [.send(HTTPText.chunk("data: \(delta("a", of: "7"))\n\n")), .wait(stopped)]
                + [.send(HTTPText.chunk("data: \(refused(499, "cancelled"))\n\n"))]
                + [.send(HTTPText.lastChunk)]
        } _: { bridge, client in
            let texts = Mutex("")
            let chat = Task {
                for try await element in client.chat(params, token: "t") {
                    if case .text(let text) = element { texts.withLock { $0 += text } }
                }
            }
            while bridge.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            if !isEarly {
                start.open()
                while texts.withLock(\.isEmpty) { try await Task.sleep(for: .milliseconds(5)) }
            }
            chat.cancel()
            if isEarly, key != nil {
                while bridge.requests.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
            }
            start.open()
            let refusal = RPCError(.cancelled, "No.", data: ErrorData(price: 100, chat: "c"))
            await #expect(throws: ClientError.refused(refusal)) { try await chat.value }
            let cancel = try #require(bridge.requests.last)
            #expect(cancel.body["method"] == "chat.cancel")
            #expect(cancel.body["params"] == name)
            #expect(cancel.headers["authorization"] == "Bearer t")
            #expect(bridge.requests.count == 2)
        }
    }

    @Test(
        "One that may still be on its way is stopped again, until it is found",
        arguments: [
            answer(refused(404, "not_found")), answer(refused(429, "rate_limited")),
            answer(refused(503, "unavailable")), [.close],
        ] as [[Step]])
    func stopAgain(first: [Step]) async throws {
        let stopped = Valve()
        try await FakeBridge.play { request in
            if request.body["method"] == "chat.cancel" {
                guard request.number > 3 else { return first }
                stopped.open()
                return answer(#"{"jsonrpc":"2.0","id":1,"result":{"cancelled":true}}"#)
            }
            return [.send(HTTPText.streamHead), .wait(stopped)]
                + [.send(HTTPText.chunk("data: \(refused(499, "cancelled"))\n\n"))]
                + [.send(HTTPText.lastChunk)]
        } _: { bridge, client in
            let chat = Task { [params] in for try await _ in client.chat(params) {} }
            while bridge.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            chat.cancel()
            await #expect(throws: ClientError.self) { try await chat.value }
            // The chat is the first of them.
            #expect(bridge.requests.count == 4)
        }
    }

    @Test("Nobody is asked to stop a chat again that the bridge refuses to stop, or that has ended")
    func stopNoMore() async throws {
        let stopped = Valve()
        try await FakeBridge.play { request in
            if request.body["method"] == "chat.cancel" {
                stopped.open()
                return answer(refused(401, "unauthenticated"))
            }
            return [.send(HTTPText.streamHead), .wait(stopped), .pause(milliseconds: 200)]
                + [.send(HTTPText.chunk("data: \(result("all the same"))\n\n"))]
                + [.send(HTTPText.lastChunk)]
        } _: { bridge, client in
            let chat = Task { [params] in try await collect(client.chat(params)) }
            while bridge.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            chat.cancel()
            #expect(try await chat.value == "all the same = all the same")
            #expect(bridge.requests.count == 2)
        }
    }

    @Test("One whose text nobody wants as it comes is streamed too, so that it can be stopped")
    func whole() async throws {
        try await FakeBridge.play { _ in
            events([delta("a"), result("a")])
        } _: { bridge, client in
            let reply = try await client.call(ChatSend.self, params)
            #expect(reply.result.reply == "a")
            #expect(bridge.requests[0].body["params"]["stream"] == true)
            let text = Array(#"{"message":"hi","stream":false}"#.utf8)
            _ = try await client.call("chat", params: text)
            #expect(bridge.requests[1].body["params"]["stream"] == false)
        }
    }
}
