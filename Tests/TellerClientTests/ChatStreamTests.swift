import TellerClient
import TellerRPC
import Testing

@Suite struct ChatStreamTests {
    private let params = ChatSend.Params(message: "hi", idempotencyKey: "k")

    private func delta(_ text: String, id: Int = 1) -> String {
        #"{"jsonrpc":"2.0","method":"chat.delta","params":{"request":\#(id),"chat":"c","#
            + #""text":"\#(text)"}}"#
    }

    private func result(_ reply: String, id: Int = 1) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"result":{"chat":"c","conversation":"c","model":"echo","#
            + #""reply":"\#(reply)","price":100,"balance":3900,"finish_reason":"stop","#
            + #""usage":{"input_tokens":1,"output_tokens":1}}}"#
    }

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

    @Test("Texts come before the result, each to its own chat")
    func twoChats() async throws {
        try await FakeDaemon.play { daemon, client in
            async let first = collect(client.chat(params, token: "t"))
            let peer = await daemon.accept()
            #expect(await peer.line()?.contains(#""stream":true"#) == true)
            async let second = collect(client.chat(params, token: "t"))
            _ = await peer.line()
            try await peer.send(delta("a"))
            try await peer.send(delta("x", id: 2))
            try await peer.send(delta("b"))
            try await peer.send(result("xy", id: 2))
            try await peer.send(result("ab"))
            let (one, other) = try await (first, second)
            #expect(one == "ab = ab")
            #expect(other == "xy = xy")
        }
    }

    @Test("A chat that is sent again gives only what is missing")
    func goesOn() async throws {
        try await FakeDaemon.play { daemon, client in
            async let all = collect(client.chat(params))
            let peer = await daemon.accept()
            _ = await peer.line()
            try await peer.send(delta("one "))
            try await peer.close()
            let next = await daemon.accept()
            _ = await next.line()
            try await next.send(delta("one two"))
            try await next.send(result("one two"))
            let text = try await all
            #expect(text == "one two = one two")
        }
    }

    @Test("A chat that is sent again and says something else begins anew")
    func beginsAnew() async throws {
        try await FakeDaemon.play { daemon, client in
            var stream = client.chat(params).makeAsyncIterator()
            let opening = Task { await daemon.accept() }
            async let script: Peer = {
                let peer = await opening.value
                _ = await peer.line()
                try await peer.send(delta("one"))
                return peer
            }()
            guard case .text("one") = try await stream.next(isolation: nil) else {
                Issue.record("the first text is missing")
                return
            }
            try await script.close()
            async let second: Void = {
                let next = await daemon.accept()
                _ = await next.line()
                try await next.send(delta("two"))
                try await next.send(result("two"))
            }()
            var rest = ""
            while let element = try await stream.next(isolation: nil) {
                switch element {
                case .text(let text): rest += text
                case .restarted: rest += "|"
                case .finished: rest += "."
                }
            }
            #expect(rest == "|two.")
            try await second
        }
    }

    @Test("Cancelling asks the daemon to stop, and its answer says what was charged")
    func cancel() async throws {
        try await FakeDaemon.play { daemon, client in
            let chat = Task { [params] in
                for try await _ in client.chat(params, token: "t") {}
            }
            let peer = await daemon.accept()
            _ = await peer.line()
            try await peer.send(delta("a"))
            chat.cancel()
            #expect(
                await peer.line()
                    == #"{"jsonrpc":"2.0","method":"chat.cancel","params":"#
                    + #"{"token":"t","request":1}}"#)
            try await peer.send(
                #"{"jsonrpc":"2.0","id":1,"error":{"code":499,"message":"Cancelled.","#
                    + #""data":{"kind":"cancelled","chat":"c","price":100}}}"#)
            let refusal = RPCError(
                .cancelled, "Cancelled.", data: ErrorData(price: 100, chat: "c"))
            await #expect(throws: ClientError.refused(refusal)) { try await chat.value }
        }
    }

    @Test("A cancelled chat is not sent again")
    func cancelledAndLost() async throws {
        try await FakeDaemon.play { daemon, client in
            let chat = Task { [params] in
                for try await _ in client.chat(params) {}
            }
            let peer = await daemon.accept()
            _ = await peer.line()
            chat.cancel()
            _ = await peer.line()
            try await peer.close()
            await #expect(throws: ClientError.cancelled) { try await chat.value }
        }
    }
}
