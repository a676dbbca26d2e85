import TellerRPC
import TestSupport
import Testing

@testable import TellerBridge

@Suite("Completions, whole and in chunks")
struct CompletionTests {
    private static func result(_ finishReason: String = "stop") throws -> [UInt8] {
        try JSONText.encode(
            ChatSend.Result(
                chat: "c1", conversation: "c1", model: "echo", reply: "He said \"é\"\n",
                price: 100, balance: 3900, usage: TokenUsage(inputTokens: 3, outputTokens: 4),
                finishReason: finishReason))
    }

    private static let usage: JSON = [
        "prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7,
    ]

    private func json(_ text: [UInt8]) throws -> JSON { try JSONText.decode(JSON.self, from: text) }

    @Test("A whole reply has the members that clients look for, and no others")
    func whole() throws {
        let body = Completion.body(try ChatOutcome(Self.result()), created: 1_700_000_000)
        let message: JSON = ["role": "assistant", "content": "He said \"é\"\n", "refusal": .null]
        #expect(
            try json(body) == [
                "id": "chatcmpl-c1", "object": "chat.completion", "created": 1_700_000_000,
                "model": "echo", "usage": Self.usage,
                "choices": [
                    ["index": 0, "message": message, "logprobs": .null, "finish_reason": "stop"]
                ],
            ])
    }

    @Test(
        "Why a reply ends is told in words that clients know",
        arguments: [
            ("stop", "stop"), ("length", "length"), ("timeout", "length"),
            ("content_filter", "content_filter"), ("eos", "stop"), ("", "stop"),
        ])
    func reasons(own: String, known: String) throws {
        let body = Completion.body(try ChatOutcome(Self.result(own)), created: 1)
        #expect(try json(body)["choices"].elements[0]["finish_reason"] == .string(known))
    }

    private func delta(_ text: String) -> RelayDelta {
        RelayDelta(chat: JSONText.text("c1"), text: JSONText.text(text))
    }

    private func chunk(_ delta: JSON, _ reason: JSON = .null, usage: JSON? = nil) -> JSON {
        let choice: JSON = [
            "index": 0, "delta": delta, "logprobs": .null, "finish_reason": reason,
        ]
        let chunk: JSON = [
            "id": "chatcmpl-c1", "object": "chat.completion.chunk", "created": 5, "model": "echo",
            "choices": [choice],
        ]
        return usage.map { chunk.merging(["usage": $0]) } ?? chunk
    }

    private static let account: JSON = ["balance": 3900, "price": 100, "model": "echo"]

    @Test("A stream says who speaks, then what, then why it ends, and [DONE]")
    func chunks() throws {
        var chunks = CompletionChunks(model: "echo", created: 5, includesUsage: false)
        var data = chunks.text(delta("He said "))
        data += chunks.text(delta("\"é\"\n"))
        data += chunks.text(delta(""))
        data += chunks.end(try ChatOutcome(Self.result()))
        #expect(data.last == Array("[DONE]".utf8))
        #expect(
            try data.dropLast().map(json) == [
                chunk(["role": "assistant", "content": ""]), chunk(["content": "He said "]),
                chunk(["content": "\"é\"\n"]),
                chunk([:], "stop").merging(["teller": Self.account]),
            ])
    }

    @Test("With usage, each chunk has it as null, and a last one without choices as numbers")
    func usage() throws {
        var chunks = CompletionChunks(model: "echo", created: 5, includesUsage: true)
        let data = chunks.text(delta("a")) + chunks.end(try ChatOutcome(Self.result("length")))
        let last = chunk([:]).merging(["choices": [], "usage": Self.usage])
        #expect(
            try data.dropLast().map(json) == [
                chunk(["role": "assistant", "content": ""], usage: .null),
                chunk(["content": "a"], usage: .null),
                chunk([:], "length", usage: .null).merging(["teller": Self.account]), last,
            ])
    }

    @Test("A stream without a piece still says who speaks")
    func empty() throws {
        var chunks = CompletionChunks(model: "echo", created: 5, includesUsage: false)
        let data = chunks.end(try ChatOutcome(Self.result()))
        #expect(try json(data[0]) == chunk(["role": "assistant", "content": ""]))
        #expect(data.count == 3)
    }

    @Test(
        "What is no result of a chat is this side's fault",
        arguments: ["{}", "[]", #"{"chat":"c","model":"m","reply":"r","price":"1"}"#])
    func notUnderstood(text: String) throws {
        let fault = #expect(throws: HTTPFault.self) { try ChatOutcome(Array(text.utf8)) }
        #expect(fault?.status == 500)
    }

    @Test("Models are told with what they cost")
    func models() throws {
        let model = Models.Model(name: "a/b", price: 100, isDefault: true, available: true)
        let entry: JSON = [
            "id": "a/b", "object": "model", "created": 0, "owned_by": "teller",
            "teller": ["name": "a/b", "price": 100, "default": true, "available": true],
        ]
        #expect(
            try json(ModelList.body([model, model])) == ["object": "list", "data": [entry, entry]])
        #expect(try json(ModelList.body([])) == ["object": "list", "data": []])
    }

    @Test(
        "Names of models come as they are in a path",
        arguments: [
            ("echo", "echo"), ("a%2Fb", "a/b"), ("a/b", "a/b"), ("%C3%A9", "é"), ("%2f", "/"),
            ("%", nil), ("%2", nil), ("%zz", nil), ("%ff", nil), ("a%20b", "a b"),
        ] as [(String, String?)])
    func paths(encoded: String, name: String?) {
        #expect(PercentEncoding.decode(encoded) == name)
    }
}
