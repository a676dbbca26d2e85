import TellerRPC
import TestSupport
import Testing

@Suite("What a model is given to read", .blocking)
struct ContextTests {
    /// Answers with the number of the request; the third fails.
    private static let counting: Upstream.Script = { request in
        request.number == 3
            ? [.send(HTTPText.whole("no", status: "500 No"))]
            : Completions.steps(request, ["answer \(request.number)"])
    }

    private func texts(_ request: Upstream.Request?) -> [String] {
        (request?.body["messages"].elements ?? []).map {
            "\($0["role"].text ?? ""): \($0["content"].text ?? "")"
        }
    }

    @Test("The system prompt, the turns that were answered, and the message")
    func turns() throws {
        let upstream = try Upstream(["m": Self.counting])
        let config = upstream.config(["m": ["system_prompt": "\"Be brief.\\nBe kind.\""]])
        try Scratch.serve(config: config) { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            let conversation = try wire.chat(token, "one")["conversation"]
            try wire.chat(token, "two", ["conversation": conversation])
            let failed = try wire.ask(
                token, "three", isStreamed: false, ["conversation": conversation])
            #expect(failed.answer.code == 502)
            try wire.chat(token, "four", ["conversation": conversation])
            #expect(
                texts(upstream.requests.last) == [
                    "system: Be brief.\nBe kind.", "user: one", "assistant: answer 1", "user: two",
                    "assistant: answer 2", "user: four",
                ])
            // One that begins anew knows of nothing.
            try wire.chat(token, "five")
            #expect(
                texts(upstream.requests.last) == ["system: Be brief.\nBe kind.", "user: five"])
        }
    }

    @Test("The newest turns, as far as they fit")
    func budget() throws {
        let upstream = try Upstream(["m": { Completions.steps($0, [$0.question]) }])
        let keys = ["context_tokens": "300", "max_output_tokens": "100"]
        try Scratch.serve(config: upstream.config(["m": keys])) { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            // Each takes 38 tokens by the estimate, twice in each turn; 200 have room for two.
            let said = (1...5).map { "\($0)" + String(repeating: "x", count: 89) }
            let conversation = try wire.chat(token, said[0])["conversation"]
            for text in said.dropFirst() {
                try wire.chat(token, text, ["conversation": conversation])
            }
            let counts = upstream.requests.map { texts($0).count }
            #expect(counts == [1, 3, 5, 5, 5])
            #expect(
                texts(upstream.requests.last) == [
                    "user: \(said[2])", "assistant: \(said[2])", "user: \(said[3])",
                    "assistant: \(said[3])", "user: \(said[4])",
                ])
        }
    }

    @Test("Messages of the caller's own add no turns")
    func ownMessages() throws {
        let upstream = try Upstream()
        let config = upstream.config(["fine": ["system_prompt": "Be brief."]])
        try Scratch.serve(config: config) { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            let conversation = try wire.chat(token, "one")["conversation"]
            let messages: JSON = [
                ["role": "system", "content": "Be loud."], ["role": "user", "content": "a"],
                ["role": "assistant", "content": "b"], ["role": "user", "content": "c"],
            ]
            let answer = try wire.result(
                "chat", ["token": token, "conversation": conversation, "messages": messages])
            #expect(answer["conversation"] == conversation)
            #expect(
                texts(upstream.requests.last) == [
                    "system: Be brief.", "system: Be loud.", "user: a", "assistant: b", "user: c",
                ])
            #expect(try daemon.chats(of: "alice").first?["message"] == "c")
        }
    }

    @Test("Options, and the lower of two bounds of its answer")
    func options() throws {
        let upstream = try Upstream()
        let config = upstream.config(["fine": ["max_output_tokens": "200"]])
        try Scratch.serve(config: config) { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            for (asked, sent) in [(50, 50), (500, 200)] as [(Int64, Int64)] {
                let options: JSON = ["temperature": 0, "seed": 7, "stop": ["END"]]
                try wire.chat(
                    token, "Hi", ["max_output_tokens": .integer(asked), "options": options])
                let body = upstream.requests.last?.body ?? .null
                #expect(body["max_tokens"] == .integer(sent))
                #expect(body["temperature"] == 0)
                #expect(body["seed"] == 7)
                #expect(body["stop"] == ["END"])
                #expect(body["top_p"] == .null)
            }
            try wire.chat(token, "Hi")
            #expect(upstream.requests.last?.body["max_tokens"] == 200)
        }
    }

    @Test("The bound goes by the name that the server knows")
    func maxTokensName() throws {
        let upstream = try Upstream()
        let config = upstream.config(["fine": ["max_tokens_name": "max_completion_tokens"]])
        try Scratch.serve(config: config) { daemon in
            let token = try daemon.account("alice")
            for isStreamed in [true, false] {
                let wire = try daemon.connect()
                let asked = try wire.ask(
                    token, "Hi", isStreamed: isStreamed, ["max_output_tokens": 50])
                #expect(asked.answer["result"]["reply"] == .string(Mischief.reply))
                #expect(upstream.requests.last?.body["max_completion_tokens"] == 50)
                #expect(upstream.requests.last?.body["max_tokens"] == .null)
            }
        }
    }
}
