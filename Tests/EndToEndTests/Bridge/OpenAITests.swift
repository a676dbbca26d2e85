import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("OpenAI's API over HTTP", .blocking)
struct OpenAITests {
    private static let path = "/v1/chat/completions"
    private static let hello: JSON = [
        "model": "echo", "messages": [["role": "user", "content": "Hello to you"]],
    ]

    private func error(_ answer: HTTPAnswer) -> JSON { answer.json["error"] }

    @Test("Models are listed, and told one by one, whatever their names")
    func models() throws {
        let config = "default_model: 'a:b'\nmodels: { 'a:b': { provider: echo, price: 7 } }\n"
        try Scratch.serveHTTP(config: config) { daemon, bridge in
            let token = try daemon.account("alice")
            let list = try bridge.ask("GET", "/v1/models", token: token)
            #expect(list.status == 200)
            #expect(list.json["object"] == "list")
            let entry: JSON = [
                "id": "a:b", "object": "model", "created": 0, "owned_by": "teller",
                "teller": ["name": "a:b", "price": 7, "default": true, "available": true],
            ]
            #expect(list.json["data"] == [entry])
            #expect(try bridge.ask("GET", "/v1/models/", token: token).json == list.json)
            for name in ["a:b", "a%3Ab", "%61%3ab"] {
                #expect(try bridge.ask("GET", "/v1/models/" + name, token: token).json == entry)
            }
            for name in ["a", "some/where", "some%2Fwhere", "%ff", "%"] {
                let answer = try bridge.ask("GET", "/v1/models/" + name, token: token)
                #expect(answer.status == 404)
                #expect(error(answer)["code"] == "model_not_found")
            }
            #expect(try bridge.ask("GET", "/v1/models").status == 401)
        }
    }

    @Test("A chat is charged once, is in the history, and says what is left in its head")
    func chat() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try daemon.account("alice")
            let answer = try bridge.ask("POST", Self.path, token: token, body: Self.hello)
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "application/json")
            #expect(answer.headers["x-teller-balance"] == "3900")
            #expect(answer.headers["x-teller-price"] == "100")
            #expect(answer.headers["x-request-id"]?.hasPrefix("req_") == true)
            let choice = answer.json["choices"].elements[0]
            #expect(choice["message"]["content"] == "Echo: Hello to you")
            let history = try daemon.call("history", ["token": token])["result"]["chats"].elements
            #expect(history.count == 1)
            #expect(answer.json["id"].text == "chatcmpl-" + (history[0]["chat"].text ?? ""))
            #expect(history[0]["message"] == "Hello to you")

            // Each is a chat of its own, which knows only what it brings.
            let second = try bridge.ask("POST", Self.path, token: token, body: Self.hello)
            #expect(second.json["id"] != answer.json["id"])
            #expect(second.json["usage"] == answer.json["usage"])
            #expect(second.headers["x-teller-balance"] == "3800")
        }
    }

    @Test("The same Idempotency-Key is charged once, and not for another body")
    func key() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try daemon.account("alice")
            func ask(_ body: JSON) throws -> HTTPAnswer {
                try bridge.ask(
                    "POST", Self.path, token: token, body: body,
                    headers: ["Idempotency-Key": "k1"])
            }
            let first = try ask(Self.hello)
            let again = try ask(Self.hello)
            #expect(again.json["id"] == first.json["id"])
            #expect(again.headers["x-teller-balance"] == "3900")
            // A stream says the same, in one piece.
            let streamed = try ask(Self.hello.merging(["stream": true]))
            #expect(streamed.events.last == "[DONE]")
            #expect(streamed.body.contains("Echo: Hello to you"))
            let other = try ask(Self.hello.merging(["temperature": 1]))
            #expect(other.status == 409)
            #expect(error(other)["code"] == "conflict")
            #expect(other.headers["x-should-retry"] == "false")
            try daemon.expect(token, has: 3900)
        }
    }

    @Test("A stream is events of chunks, then usage where it is asked for, then [DONE]")
    func stream() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try daemon.account("alice")
            let asked: [String: JSON] = [
                "stream": true, "stream_options": ["include_usage": true],
            ]
            let answer = try bridge.ask(
                "POST", Self.path, token: token, body: Self.hello.merging(asked))
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/event-stream")
            #expect(answer.events.last == "[DONE]")
            let chunks = try answer.events.dropLast().map {
                try JSONText.decode(JSON.self, from: Array($0.utf8))
            }
            let deltas = chunks.flatMap { $0["choices"].elements.map { $0["delta"] } }
            #expect(deltas.first?["role"] == "assistant")
            #expect(deltas.compactMap { $0["content"].text }.joined() == "Echo: Hello to you")
            let usage = try #require(chunks.last)
            #expect(usage["choices"] == [])
            #expect((usage["usage"]["total_tokens"].int ?? 0) > 0)
            #expect(chunks[chunks.count - 2]["teller"]["balance"] == 3900)
            #expect(Set(chunks.map { $0["id"] }).count == 1)
        }
    }

    @Test("What is refused before it costs anything has its own status, streamed or not")
    func refusals() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try daemon.account("alice", balance: 99)
            let unknown: JSON = .string("tlr_" + String(repeating: "x", count: 43))
            for stream in [false, true] {
                let body = Self.hello.merging(["stream": .boolean(stream)])
                let poor = try bridge.ask("POST", Self.path, token: token, body: body)
                #expect(poor.status == 402)
                #expect(poor.headers["x-teller-balance"] == "99")
                #expect(poor.headers["x-should-retry"] == "false")
                #expect(error(poor)["code"] == "insufficient_quota")
                let stranger = try bridge.ask("POST", Self.path, token: unknown, body: body)
                #expect(stranger.status == 401)
                #expect(error(stranger)["code"] == "invalid_api_key")
                let lost = try bridge.ask(
                    "POST", Self.path, token: token, body: body.merging(["model": "gpt-9"]))
                #expect(lost.status == 404)
                #expect(error(lost)["param"] == "model")
            }
            try daemon.expect(token, has: 99)
            #expect(try bridge.ask("POST", Self.path, body: Self.hello).status == 401)
        }
    }

    @Test("Bodies that are no JSON, too long, or of tools are refused in OpenAI's shape")
    func bodies() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try daemon.account("alice")
            let form = try bridge.ask(
                "POST", Self.path, token: token, body: Self.hello,
                headers: ["Content-Type": "application/x-www-form-urlencoded"])
            #expect(form.status == 415)
            #expect(error(form)["type"] == "invalid_request_error")
            let tools = Self.hello.merging(["tools": [["type": "function"]]])
            let refused = try bridge.ask("POST", Self.path, token: token, body: tools)
            #expect(refused.status == 400)
            #expect(error(refused)["code"] == "unsupported_parameter")
            #expect(error(refused)["param"] == "tools")
            #expect(try bridge.ask("GET", Self.path, token: token).status == 405)
            #expect(error(try bridge.ask("GET", "/v1/embeddings", token: token))["type"] != .null)

            // The daemon's own bounds are told with what they are of.
            let long = String(repeating: "a", count: Limits.messageBytes + 1)
            let messages: JSON = [["role": "user", "content": .string(long)]]
            let file = try bridge.scratch.write(
                Self.hello.merging(["messages": messages]).source, to: "long")
            let tooLarge = try bridge.curl([
                "-H", "Authorization: Bearer \(token.text ?? "")", "-H",
                "Content-Type: application/json", "--data-binary", "@" + file,
                bridge.url + Self.path,
            ])
            #expect(tooLarge.status == 413)
            #expect(error(tooLarge)["param"] == "messages")
            try daemon.expect(token, has: 4000)
        }
    }

    @Test("A model that fails costs nothing: before the stream a status, in it an event, no [DONE]")
    func failures() throws {
        let upstream = try Upstream([
            "broken": { _ in [.close] },
            "cut": { _ in Mischief.stream(["one ", "two "]) + [.close] },
        ])
        let config = upstream.config(["broken": [:], "cut": [:]])
        try Scratch.serveHTTP(config: config) { daemon, bridge in
            let token = try daemon.account("alice")
            for stream in [false, true] {
                let broken = Self.hello.merging(["model": "broken", "stream": .boolean(stream)])
                let answer = try bridge.ask("POST", Self.path, token: token, body: broken)
                #expect(answer.status == 502)
                #expect(error(answer)["type"] == "server_error")
                #expect(answer.headers["x-should-retry"] == "true")
            }
            let cut = Self.hello.merging(["model": "cut", "stream": true])
            let answer = try bridge.ask("POST", Self.path, token: token, body: cut)
            #expect(answer.status == 200)
            #expect(!answer.events.contains("[DONE]"))
            #expect(answer.body.contains("one "))
            let last = try JSONText.decode(JSON.self, from: Array((answer.events.last ?? "").utf8))
            #expect(last["error"]["code"] == "model_failed")
            try daemon.expect(token, has: 4000)
        }
    }

    @Test("While a model thinks, comments keep the stream alive, and it costs what it costs")
    func heartbeat() throws {
        let valve = Valve()
        let upstream = try Upstream([
            "slow": { request in [.wait(valve)] + Completions.steps(request, ["late"]) }
        ])
        try Scratch.serveHTTP(config: upstream.config(["slow": [:]])) { daemon, bridge in
            let token = try daemon.account("alice")
            let body = Self.hello.merging(["model": "slow", "stream": true])
            let scratch = bridge.scratch
            let child = try Child(
                [
                    "curl", "-sSN", "-H", "Authorization: Bearer \(token.text ?? "")", "-H",
                    "Content-Type: application/json", "-d", body.source, bridge.url + Self.path,
                ], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
                output: scratch.path("stream"), errors: scratch.path("stream-errors"))
            scratch.keep(child)
            try wait(until: "a sign of life") { scratch.text(of: "stream").hasPrefix(": ") }
            valve.open()
            #expect(try child.wait() == .status(0))
            let text = scratch.text(of: "stream")
            #expect(text.contains(#""content":"late""#))
            #expect(text.hasSuffix("data: [DONE]\n\n"))
            try daemon.expect(token, has: 3900)
        }
    }

    @Test("A client that goes away leaves its chat to run to its end")
    func disconnect() throws {
        let valve = Valve()
        let upstream = try Upstream([
            "slow": { request in
                let steps = Completions.steps(request, ["one ", "two ", "three"])
                return Array(steps.prefix(2)) + [.wait(valve)] + steps.dropFirst(2)
            }
        ])
        try Scratch.serveHTTP(config: upstream.config(["slow": [:]])) { daemon, bridge in
            let token = try daemon.account("alice")
            let body = Self.hello.merging(["model": "slow", "stream": true])
            let scratch = bridge.scratch
            let child = try Child(
                [
                    "curl", "-sSN", "-H", "Authorization: Bearer \(token.text ?? "")", "-H",
                    "Content-Type: application/json", "-d", body.source, bridge.url + Self.path,
                ], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
                output: scratch.path("stream"), errors: scratch.path("stream-errors"))
            scratch.keep(child)
            try wait(until: "the first piece") { scratch.text(of: "stream").contains("one ") }
            try child.kill()
            valve.open()
            try wait(until: "the chat is answered") {
                let chats = try daemon.call("history", ["token": token])["result"]["chats"]
                return chats.elements.first?["reply"] == "one two three"
            }
            try daemon.expect(token, has: 3900)
        }
    }
}
