import TellerRPC
import TestSupport
import Testing

@testable import TellerBridge

@Suite("The body of POST /v1/chat/completions")
struct CompletionRequestTests {
    private static let hello: JSON = [["role": "user", "content": "Hello"]]
    private static let least: JSON = ["model": "echo", "messages": hello]

    private func params(_ body: JSON) throws -> JSON {
        let request = try CompletionRequest(body: Array(body.source.utf8))
        let members = try request.chat(idempotencyKey: nil).map { member in
            (member.name, try JSONText.decode(JSON.self, from: member.value))
        }
        return .object(Dictionary(uniqueKeysWithValues: members))
    }

    private func fault(_ body: String) throws -> (kind: String, param: String?) {
        let fault = #expect(throws: HTTPFault.self) {
            try CompletionRequest(body: Array(body.utf8))
        }
        let found = try #require(fault)
        #expect(found.status == 400)
        return (found.kind.rawValue, found.fields.first?.name)
    }

    @Test("The least there can be")
    func least() throws { #expect(try params(Self.least) == Self.least) }

    @Test(
        "What is supported becomes params of 'chat'",
        arguments: [
            ["max_tokens": 5], ["max_completion_tokens": 5],
            ["max_tokens": 5, "max_completion_tokens": 5],
        ] as [JSON])
    func bounds(members: JSON) throws {
        guard case .object(let members) = members else { return }
        let bounded = Self.least.merging(["max_output_tokens": 5])
        #expect(try params(Self.least.merging(members)) == bounded)
    }

    @Test("Options keep their names, and one text to stop at becomes a list")
    func options() throws {
        let options: [String: JSON] = [
            "temperature": .number(0.5), "top_p": 1, "presence_penalty": -2,
            "frequency_penalty": 2, "seed": .integer(.min),
        ]
        let result = try params(Self.least.merging(options).merging(["stop": "END"]))
        #expect(result["options"] == JSON.object(options).merging(["stop": ["END"]]))
        let listed = try params(Self.least.merging(["stop": ["a", "b"]]))
        #expect(listed["options"] == ["stop": ["a", "b"]])
    }

    @Test("What is null, or asks for nothing, is as good as absent")
    func nothing() throws {
        let nulls = Dictionary(
            uniqueKeysWithValues: CompletionField.all.map(\.name)
                .filter { !CompletionField.required.contains($0) }.map { ($0, JSON.null) })
        #expect(try params(Self.least.merging(nulls)) == Self.least)
        let idle: [String: JSON] = [
            "n": 1, "store": false, "metadata": ["a": "b"], "service_tier": "auto",
            "logprobs": false, "top_logprobs": 0, "logit_bias": [:], "tools": [],
            "tool_choice": "none", "parallel_tool_calls": true, "modalities": ["text"],
            "response_format": ["type": "text"], "user": "somebody", "verbosity": "medium",
            "reasoning_effort": "none", "functions": [], "function_call": "auto",
            "prompt_cache_key": "k", "safety_identifier": "s", "stop": [], "stream": false,
            "nobody_knows": .null,
        ]
        let asked = try params(Self.least.merging(idle))
        #expect(asked == Self.least)
        for (name, value) in idle {
            #expect(try params(Self.least.merging([name: value])) == Self.least, "\(name)")
        }
        #expect(try params(Self.least.merging(["tool_choice": "auto"])) == Self.least)
        #expect(try params(Self.least.merging(["service_tier": "default"])) == Self.least)
    }

    @Test("What was answered comes back as clients keep it")
    func kept() throws {
        let answers: [JSON] = [
            ["refusal": .null, "annotations": [], "tool_calls": [], "audio": .null],
            ["refusal": .null, "function_call": .null, "tool_calls": .null],
            ["provider_specific_fields": ["refusal": .null]],
            ["provider_specific_fields": [:], "reasoning_content": .null],
        ]
        for answer in answers {
            let said = answer.merging(["role": "assistant", "content": "Yes."])
            let messages: JSON = [["role": "user", "content": "a"], said, Self.hello[0]]
            let asked = try params(["model": "echo", "messages": messages])
            #expect(asked["messages"][1] == ["role": "assistant", "content": "Yes."])
        }
        let odd: JSON = [
            "role": "assistant", "content": "", "provider_specific_fields": ["thought": "secret"],
        ]
        #expect(
            try fault(JSON.object(["model": "echo", "messages": [odd, Self.hello[0]]]).source)
                == ("unsupported_parameter", "messages[0].provider_specific_fields"))
    }

    @Test(
        "What is not supported is refused by its name",
        arguments: [
            ("n", 2), ("n", .number(1.5)), ("logprobs", true), ("top_logprobs", 3),
            ("tools", [["type": "function"]]), ("tool_choice", "required"),
            ("response_format", ["type": "json_object"]), ("modalities", ["text", "audio"]),
            ("audio", ["voice": "alloy"]), ("store", true), ("service_tier", "flex"),
            ("logit_bias", ["50256": -100]), ("functions", [["name": "f"]]),
            ("prediction", ["type": "content"]), ("web_search_options", [:]),
            ("reasoning_effort", "high"), ("verbosity", "low"), ("moderation", ["model": "m"]),
        ] as [(String, JSON)])
    func unsupported(name: String, value: JSON) throws {
        let fault = try fault(Self.least.merging([name: value]).source)
        #expect(fault == ("unsupported_parameter", name))
    }

    @Test("What nobody knows is refused by its name")
    func unknown() throws {
        #expect(
            try fault(Self.least.merging(["top_k": 1]).source) == ("unknown_parameter", "top_k"))
        #expect(
            try fault(Self.least.merging(["stream": true, "stream_options": ["x": 1]]).source)
                == ("unknown_parameter", "stream_options.x"))
    }

    @Test(
        "Wrong types and values are told with their place",
        arguments: [
            ("model", 1, "invalid_type", "model"), ("model", "", "invalid_value", "model"),
            ("messages", "Hello", "invalid_type", "messages"),
            ("messages", [], "invalid_value", "messages"),
            ("messages", ["Hello"], "invalid_type", "messages[0]"),
            ("messages", [["content": "a"]], "missing_required_parameter", "messages[0].role"),
            ("messages", [["role": "user"]], "missing_required_parameter", "messages[0].content"),
            (
                "messages", [["role": "user", "content": .null]], "missing_required_parameter",
                "messages[0].content"
            ),
            (
                "messages", [["role": "tool", "content": "a", "tool_call_id": "x"]],
                "unsupported_parameter", "messages[0].role"
            ),
            ("messages", [["role": "ghost", "content": "a"]], "invalid_value", "messages[0].role"),
            ("messages", [["role": "user", "content": ""]], "invalid_value", "messages"),
            ("messages", [["role": "assistant", "content": "a"]], "invalid_value", "messages"),
            ("messages", [["role": "user", "content": 1]], "invalid_type", "messages[0].content"),
            (
                "messages", [["role": "user", "content": []]], "invalid_value",
                "messages[0].content"
            ),
            (
                "messages",
                [["role": "user", "content": [["type": "image_url", "image_url": ["url": "u"]]]]],
                "unsupported_parameter", "messages[0].content[0].image_url"
            ),
            (
                "messages", [["role": "user", "content": [["type": "text"]]]],
                "missing_required_parameter", "messages[0].content[0].text"
            ),
            (
                "messages", [["role": "user", "content": "a", "name": "bob"]],
                "unsupported_parameter", "messages[0].name"
            ),
            ("stream", "yes", "invalid_type", "stream"),
            ("stream_options", ["include_usage": true], "invalid_value", "stream_options"),
            ("temperature", 3, "invalid_value", "temperature"),
            ("temperature", "hot", "invalid_type", "temperature"),
            ("max_tokens", 0, "invalid_value", "max_tokens"),
            ("max_tokens", .number(1.5), "invalid_value", "max_tokens"),
            ("max_completion_tokens", 1_000_001, "invalid_value", "max_completion_tokens"),
            ("stop", ["a", "b", "c", "d", "e"], "invalid_value", "stop"),
            ("stop", ["a", 1], "invalid_type", "stop[1]"), ("stop", 1, "invalid_type", "stop"),
            ("user", 7, "invalid_type", "user"), ("metadata", "a", "invalid_type", "metadata"),
        ] as [(String, JSON, String, String)])
    func wrong(name: String, value: JSON, code: String, place: String) throws {
        #expect(try fault(Self.least.merging([name: value]).source) == (code, place))
    }

    @Test("What is missing, given twice, or contradicts itself")
    func whole() throws {
        #expect(
            try fault(#"{"messages":[{"role":"user","content":"a"}]}"#)
                == ("missing_required_parameter", "model"))
        #expect(try fault(#"{"model":"echo"}"#) == ("missing_required_parameter", "messages"))
        #expect(try fault(#"{"model":"a","model":"b"}"#) == ("invalid_value", "model"))
        let contradicting: [String: JSON] = ["max_tokens": 5, "max_completion_tokens": 6]
        #expect(
            try fault(Self.least.merging(contradicting).source) == ("invalid_value", "max_tokens"))
    }

    @Test(
        "What is no JSON object is refused as a whole",
        arguments: ["", "{", "[]", "null", #""text""#, "{}{}", "\u{FEFF}{}"])
    func notJSON(text: String) throws {
        #expect(try fault(text) == ("invalid_json", nil))
    }

    @Test("Deep nesting and broken UTF-8 are refused")
    func hostile() throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(try fault(#"{"metadata":"# + deep) == ("invalid_json", nil))
        let broken = #"{"model":""#.utf8 + [0xFF] + "\"}".utf8
        #expect(throws: HTTPFault.self) { try CompletionRequest(body: Array(broken)) }
    }

    @Test("A developer is a system, parts are joined by line ends, and texts stay as they are")
    func messages() throws {
        let body = """
            {"model":"echo","messages":[{"role":"developer","content":"Be \\u00e9 brief."},
            {"role":"assistant","content":"Yes.","refusal":null,"tool_calls":[],"annotations":[]},
            {"content":[{"text":"one","type":"text"},{"type":"text","text":"two \\"x\\" \\n"}],
            "role":"user","name":null}]}
            """
        let request = try CompletionRequest(body: Array(body.utf8))
        let text = String(decoding: request.messages ?? [], as: UTF8.self)
        #expect(
            text == #"[{"content":"Be \u00e9 brief.","role":"system"},"#
                + #"{"content":"Yes.","role":"assistant"},"#
                + #"{"content":"one\ntwo \"x\" \n","role":"user"}]"#)
        let messages = try JSONText.decode([ChatMessage].self, from: Array(text.utf8))
        #expect(messages.last?.content == "one\ntwo \"x\" \n")
    }

    @Test("A stream is asked for with and without its usage, and keeps a caller's key")
    func streams() throws {
        let plain = try CompletionRequest(
            body: Array(Self.least.merging(["stream": true]).source.utf8))
        #expect(!plain.includesUsage)
        let names = plain.chat(idempotencyKey: "k").map(\.name)
        #expect(names == ["messages", "model", "idempotency_key", "stream"])
        let options: JSON = ["include_usage": true, "include_obfuscation": false]
        let telling = Self.least.merging(["stream": true, "stream_options": options])
        #expect(try CompletionRequest(body: Array(telling.source.utf8)).includesUsage)
    }

    @Test("Every parameter is told once, with its schema")
    func schema() throws {
        let schema = CompletionField.bodySchema
        guard case .object(let properties) = schema["properties"] else {
            Issue.record("no properties")
            return
        }
        #expect(properties.count == CompletionField.all.count)
        #expect(schema["required"] == ["model", "messages"])
        #expect(schema["additionalProperties"] == false)
        for (name, property) in properties { #expect(property["description"] != .null, "\(name)") }
    }
}
