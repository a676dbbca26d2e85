import TellerRPC
import TestSupport
import Testing

/// One after the other: each model takes all cores, and two wait for each other's threads.
@Suite(
    "A real model", .blocking, .serialized,
    .enabled(if: RealModel.isWanted, "`make test` installs one, and asks for this"))
struct RealModelTests {
    static let question = "What is the capital of France?"

    @Test("Knows Paris; what it counts is charged; a conversation goes on; a chat is cancelled")
    func conversation() throws {
        try Scratch.use { scratch in
            let model = try RealModel(scratch)
            let daemon = try scratch.daemon(config: model.config)
            let token = try daemon.account("alice", balance: 100_000)
            let wire = try daemon.connect()
            let exact: [String: JSON] = ["options": ["temperature": 0]]

            let direct = try model.answer(to: Self.question, scratch)
            let whole = try wire.chat(token, Self.question, exact)
            #expect(whole["reply"].text?.contains("Paris") == true, "\(whole)")
            #expect(whole["reply"] == direct["choices"].elements[0]["message"]["content"])
            let usage = whole["usage"]
            #expect(usage["estimated"] == .null)
            #expect(usage["input_tokens"] == direct["usage"]["prompt_tokens"])
            #expect(usage["output_tokens"] == direct["usage"]["completion_tokens"])
            var left: Int64 = 100_000
            left -= try charge(whole)

            let streamed = try wire.stream(token, Self.question, exact)
            let result = streamed.answer["result"]
            #expect(streamed.text == result["reply"].text)
            #expect(streamed.pieces.count > 1)
            #expect(streamed.text.contains("Paris"), "\(streamed.text)")
            left -= try charge(result)

            let more = exact.merging(["conversation": result["conversation"]]) { $1 }
            let next = try wire.chat(token, "And of Italy?", more)
            #expect(next["conversation"] == result["conversation"])
            // What was said before went ahead of it.
            #expect(
                (next["usage"]["input_tokens"].int ?? 0) > (usage["input_tokens"].int ?? 0) + 20)
            left -= try charge(next)

            try wire.begin(token, "Tell me a very long story.", id: "long", exact)
            let chat = try wire.delta()["chat"]
            let cancelled = try daemon.call("chat.cancel", ["token": token, "chat": chat])
            #expect(cancelled["result"] == ["cancelled": true])
            let answer = try #require(try wire.streams(1)["long"]?.answer)
            #expect(answer.code == 499)
            let price = try #require(answer["error"]["data"]["price"].int)
            #expect(price > 0)
            try daemon.expect(token, has: left - price)
        }
    }

    /// A token for each token; where the server's stream tells no usage, by the bytes.
    private func charge(_ result: JSON) throws -> Int64 {
        let usage = result["usage"]
        let input = try #require(usage["input_tokens"].int)
        let output = try #require(usage["output_tokens"].int)
        #expect(result["price"] == .integer(input + output))
        if usage["estimated"] == true {
            let bytes = try #require(result["reply"].text).utf8.count
            #expect(output == Int64((bytes + 3) / 4))
        }
        return input + output
    }
}
