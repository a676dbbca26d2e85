import Testing

@testable import TellerModels

@Suite("What servers say in their answers is read as far as it makes sense")
struct CompletionResponseTests {
    private func read(_ text: String) throws -> CompletionResponse {
        var half = HalfCharacter()
        return try CompletionResponse(Array(text.utf8), half: &half)
    }

    private func completion(_ text: String) throws -> Completion {
        var state = CompletionState()
        state.add(try read(text))
        return state.completion
    }

    @Test(
        "Counts may be anything",
        arguments: [
            ("5", 5), ("0", 0), ("-5", -5), ("5.0", 5), ("5.4", 5), ("1e3", 1000), ("1e30", .max),
            ("-1e30", 0), ("9223372036854775807", .max), ("9223372036854775808", .max),
            ("1e400", nil), ("\"5\"", nil), ("null", nil), ("true", nil), ("[5]", nil), ("{}", nil),
        ] as [(String, Int64?)])
    func counts(text: String, value: Int64?) throws {
        let answer = "{\"usage\":{\"prompt_tokens\":\(text),\"completion_tokens\":7}}"
        #expect(try completion(answer).inputTokens == value)
        #expect(try completion(answer).outputTokens == 7)
    }

    @Test(
        "Usage that is none, or of another kind, is as if it were not there",
        arguments: ["null", "[]", "5", "\"much\"", "{}", "{\"total_tokens\":5}"])
    func usage(text: String) throws {
        let completion = try completion("{\"usage\":\(text)}")
        #expect(completion.inputTokens == nil)
        #expect(completion.outputTokens == nil)
    }

    @Test("The last that was said of a reason and of usage counts")
    func order() throws {
        var state = CompletionState()
        for text in [
            #"{"choices":[{"finish_reason":null}],"usage":null}"#,
            #"{"choices":[{"finish_reason":"length"}]}"#,
            #"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#,
            #"{"choices":[{"delta":{}}],"usage":null}"#,
        ] { state.add(try read(text)) }
        #expect(
            state.completion
                == Completion(inputTokens: 3, outputTokens: 4, finishReason: "length"))
    }

    @Test("Text behind the last count was not counted")
    func uncounted() throws {
        var state = CompletionState()
        let texts = [
            (#"{"choices":[{"delta":{"content":"Hello"}}]}"#, 0),
            (#"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1}}"#, 0),
            (#"{"choices":[{"delta":{"content":" wörld"}}]}"#, 7),
            (#"{"choices":[{"finish_reason":"stop"}],"usage":null}"#, 7),
            // What comes with a count is in it.
            (
                #"{"usage":{"prompt_tokens":3,"completion_tokens":4},"#
                    + #""choices":[{"delta":{"content":"!"}}]}"#, 0
            ),
        ]
        for (text, bytes) in texts {
            state.add(try read(text))
            #expect(state.completion.uncountedBytes == bytes, "\(text)")
        }
        #expect(state.completion.outputTokens == 4)
    }

    @Test(
        "Reasons that callers know are passed on, all others are a stop",
        arguments: [
            ("stop", "stop"), ("length", "length"), ("content_filter", "content_filter"),
            ("tool_calls", "stop"), ("eos", "stop"), ("", "stop"),
        ])
    func reasons(reason: String, told: String) throws {
        let answer = "{\"choices\":[{\"finish_reason\":\"\(reason)\"}]}"
        #expect(try completion(answer).finishReason == told)
    }

    @Test("A reason that is empty is none, and takes nothing back")
    func emptyReason() throws {
        #expect(try read(#"{"choices":[{"finish_reason":""}]}"#).finishReason == nil)
        var state = CompletionState()
        for reason in ["length", ""] {
            state.add(try read("{\"choices\":[{\"finish_reason\":\"\(reason)\"}]}"))
        }
        #expect(state.completion.finishReason == "length")
    }

    @Test(
        "What is said in no words beside an answer is no error",
        arguments: ["{}", "{ }", "[]", "[\n]", "\"\"", "false", "null"])
    func noError(text: String) throws {
        let answer = try read(
            "{\"error\":\(text),\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}")
        #expect(answer.error == nil)
        #expect(answer.text == "Hi")
        if text != "null" { #expect(try read("{\"error\":\(text)}").error != nil) }
    }

    @Test(
        "What is said in words is an error beside an answer too",
        arguments: ["{\"message\":\"no\"}", "\"no\"", "5", "true", "[1]"])
    func errorBesideAnswer(text: String) throws {
        #expect(try read("{\"choices\":[{}],\"error\":\(text)}").error != nil)
    }

    @Test(
        "Of several choices the first counts, by its number",
        arguments: [
            (#"{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"}}"#, "a"),
            (#"{"index":1,"delta":{"content":"b"},"finish_reason":"stop"}"#, nil),
            (#"{"index":0.0,"delta":{"content":"a"}}"#, "a"),
            (#"{"index":null,"delta":{"content":"a"}}"#, "a"),
            (#"{"delta":{"content":"a"}},{"delta":{"content":"b"}}"#, "a"),
        ] as [(String, String?)])
    func choices(text: String, said: String?) throws {
        let answer = try read("{\"choices\":[\(text)]}")
        #expect(answer.text == said)
        #expect(answer.finishReason == nil)
    }

    @Test(
        "Thoughts are seen, and are no text",
        arguments: [
            (#"{"reasoning_content":"Hm"}"#, true), (#"{"reasoning":"Hm"}"#, true),
            (#"{"reasoning_content":"Hm","content":""}"#, true),
            (#"{"reasoning_content":""}"#, false), (#"{"reasoning":null}"#, false),
            (#"{"reasoning":{"a":1}}"#, false), (#"{"role":"assistant"}"#, false),
        ])
    func thoughts(delta: String, areSeen: Bool) throws {
        let answer = try read("{\"choices\":[{\"delta\":\(delta)}]}")
        #expect(answer.isReasoning == areSeen)
        #expect((answer.text ?? "").isEmpty)
    }

    @Test(
        "An error is seen, whatever its kind",
        arguments: [
            (#"{"error":{"message":"no","code":1}}"#, "no"), (#"{"error":"no"}"#, "no"),
            (#"{"error":{}}"#, nil), (#"{"error":5}"#, nil), (#"{"error":[]}"#, nil),
        ] as [(String, String?)])
    func errors(text: String, message: String?) throws {
        let error = try #require(try read(text).error)
        #expect(error.message == message)
    }

    @Test("An error of null is none, and members that nobody knows are ignored")
    func ignored() throws {
        let answer = try read(
            #"{"error":null,"id":5,"choices":[{"index":0,"logprobs":null,"message":"#
                + #"{"role":"assistant","content":"Hi","tool_calls":[]}}]}"#)
        #expect(answer.error == nil)
        #expect(answer.text == "Hi")
    }

    @Test(
        "What has no text has none",
        arguments: [
            "{}", #"{"choices":null}"#, #"{"choices":[]}"#, #"{"choices":[{}]}"#,
            #"{"choices":[{"message":null}]}"#, #"{"choices":[{"message":{"content":null}}]}"#,
        ])
    func noText(text: String) throws {
        #expect(try read(text).text == nil)
    }

    @Test(
        "A character that two chunks share is whole in the second",
        arguments: [
            (["\\ud83d", "\\ude00"], ["", "😀"]), (["a\\uD83D", "\\uDE00b"], ["a", "😀b"]),
            (["\\ud83d", "", "\\ude00"], ["", "", "😀"]), (["\\ud83d", "no"], ["", "no"]),
            (["\\\\ud83d", "x"], ["\\ud83d", "x"]), (["\\\\\\ud83d", "\\ude00"], ["\\", "😀"]),
            (["😀", "\\n"], ["😀", "\n"]),
        ])
    func halves(contents: [String], texts: [String]) throws {
        var half = HalfCharacter()
        let read = try contents.map { content in
            let answer = "{\"choices\":[{\"delta\":{\"content\":\"\(content)\"}}]}"
            return try CompletionResponse(Array(answer.utf8), half: &half).text
        }
        #expect(read == texts)
    }

    @Test("Half a character alone is no text")
    func loneHalf() {
        #expect(throws: CompletionResponse.Mismatch.self) {
            try read("{\"choices\":[{\"delta\":{\"content\":\"\\ude00\"}}]}")
        }
    }

    @Test("Choices beyond the most that there may be are not looked at")
    func manyChoices() throws {
        let others = Array(repeating: "{\"index\":1}", count: 127)
        let wanted = "{\"index\":0,\"message\":{\"content\":\"Hi\"}}"
        for (count, text) in [(127, "Hi"), (128, nil)] as [(Int, String?)] {
            let choices = (others + ["{\"index\":2}"]).prefix(count) + [wanted]
            let answer = "{\"choices\":[\(choices.joined(separator: ","))]}"
            #expect(try read(answer).text == text)
        }
    }
}
