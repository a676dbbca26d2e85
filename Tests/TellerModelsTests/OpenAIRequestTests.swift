import TellerRPC
import TestSupport
import Testing

@testable import TellerModels

@Suite("What a model's server is sent")
struct OpenAIRequestTests {
    @Test("The messages, and of the options those that were given", arguments: [true, false])
    func plain(isStreamed: Bool) async throws {
        let asked = await Asked.ask(try Upstream(), "fine", isStreamed: isStreamed)
        let request = asked.upstream.requests[0]
        let expected: JSON = [
            "model": "fine", "stream": .boolean(isStreamed),
            "messages": [["role": "user", "content": "Hi \"there\"\n👋"]],
        ]
        let options: [String: JSON] =
            isStreamed ? ["stream_options": ["include_usage": true]] : [:]
        #expect(request.body == expected.merging(options))
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["authorization"] == nil)
    }

    @Test("All options, by the names of the API")
    func options() async throws {
        var options = PromptOptions()
        options.temperature = 0.5
        options.topP = 0.25
        options.presencePenalty = -1.5
        options.frequencyPenalty = 2
        options.seed = 7
        options.stop = ["\n", "END"]
        options.maxOutputTokens = 99
        let asked = await Asked.ask(
            try Upstream(), "fine", isStreamed: false, options: options)
        let body = asked.upstream.requests[0].body
        #expect(body["temperature"] == .number(0.5))
        #expect(body["top_p"] == .number(0.25))
        #expect(body["presence_penalty"] == .number(-1.5))
        #expect(body["frequency_penalty"] == 2)
        #expect(body["seed"] == 7)
        #expect(body["stop"] == ["\n", "END"])
        #expect(body["max_tokens"] == 99)
    }

    @Test("The key goes into its header, and is taken out of what the server says")
    func key() async throws {
        let key = "sk-very-secret-key"
        let upstream = try Upstream([
            "gossip": { request in
                let told =
                    String(repeating: "x", count: 500) + "\(request.headers["authorization"] ?? "")"
                return [.send(HTTPText.whole(told, status: "401 Unauthorized"))]
            }
        ])
        let asked = await Asked.ask(upstream, "gossip", isStreamed: true, key: key)
        #expect(upstream.requests[0].headers["authorization"] == "Bearer \(key)")
        guard case .failed(let reason) = asked.fault else {
            return #expect(Bool(false), "\(asked.result)")
        }
        #expect(reason.contains("Bearer ["))
        for length in 4...key.count { #expect(!reason.contains(key.prefix(length))) }
    }

    @Test("What never got a connection is tried again, and may not have been sent")
    func handshake() async throws {
        let upstream = try Upstream()
        // Which speaks no TLS, and so has no handshake with anybody.
        let url = upstream.url.replacing("http://", with: "https://")
        let model = OpenAIModel(
            OpenAIModel.Settings(
                url: url, model: "fine", key: nil, silence: .seconds(60), concurrency: 4))
        let asked = await Asked.ask(model, upstream, isStreamed: false)
        guard case .failed(let reason) = asked.fault else {
            return #expect(Bool(false), "\(asked.result)")
        }
        #expect(reason.hasPrefix(url))
        #expect(upstream.connections == 3)
        #expect(upstream.requests.isEmpty)
    }

    @Test("A server that is not there is told by its URL, and in words")
    func missing() async throws {
        let model = OpenAIModel(
            OpenAIModel.Settings(
                url: "http://127.0.0.1:1/v1", model: "fine", key: nil, silence: .seconds(60),
                concurrency: 4))
        let asked = await Asked.ask(model, try Upstream(), isStreamed: false)
        let reason = "http://127.0.0.1:1/v1 can't be reached: Connection refused"
        #expect(asked.fault == .failed(reason: reason))
    }

    @Test("Connections are used again, whole and streamed", arguments: [true, false])
    func reuse(isStreamed: Bool) async throws {
        let upstream = try Upstream()
        let model = OpenAIModel(
            OpenAIModel.Settings(
                url: upstream.url, model: "fine", key: nil, silence: .seconds(60), concurrency: 4))
        for _ in 0..<10 {
            let asked = await Asked.ask(model, upstream, isStreamed: isStreamed)
            #expect(asked.reply == Mischief.reply)
        }
        #expect(upstream.requests.count == 10)
        // One that was silent for some seconds is not trusted any more, and the machine may be slow.
        #expect(upstream.connections < 5)
    }
}
