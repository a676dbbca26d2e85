internal import AsyncHTTPClient
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1

/// A model on any server that speaks OpenAI's `POST /chat/completions`.
package struct OpenAIModel: RemoteModel {
    package struct Settings: Hashable, Sendable {
        /// Up to and without `/chat/completions`.
        package var url: String
        /// What the server calls the model.
        package var model: String
        /// Goes into the Authorization header, and nowhere else.
        package var key: String?
        /// To the first text, and between two texts; all together may take four times as long.
        package var silence: Duration
        /// Connections to the server at once.
        package var concurrency: Int

        package init(
            url: String, model: String, key: String?, silence: Duration, concurrency: Int
        ) {
            self.url = url
            self.model = model
            self.key = key
            self.silence = silence
            self.concurrency = concurrency
        }
    }

    /// How many times the silence that is borne a whole answer may take.
    private static let patience = 4

    package let settings: Settings
    private let client: UpstreamClient

    package init(_ settings: Settings) {
        self.settings = settings
        client = UpstreamClient(concurrency: settings.concurrency)
    }

    package func complete(
        _ prompt: Prompt, isStreamed: Bool, to reply: Reply
    ) async throws(ModelFault) -> Completion {
        reply.begin()
        do {
            return try await withThrowingTaskGroup(of: Completion.self) { group in
                defer { group.cancelAll() }
                group.addTask { try await answer(prompt, isStreamed: isStreamed, to: reply) }
                group.addTask { try await watch(reply) }
                guard let completion = try await group.next() else { throw ModelFault.cancelled }
                return completion
            }
        } catch let fault as ModelFault {
            throw fault
        } catch {
            throw Task.isCancelled ? .cancelled : .failed(reason: "\(error)")
        }
    }

    /// Never returns; throws when the model has been silent for too long.
    private func watch(_ reply: Reply) async throws -> Completion {
        let end = ContinuousClock.now + settings.silence * Self.patience
        while true {
            let limit = min(end, reply.changedAt + settings.silence)
            let now = ContinuousClock.now
            if now >= end { throw ModelFault.endless }
            if now >= limit { throw ModelFault.silent }
            try await Task.sleep(until: limit, clock: .continuous)
        }
    }

    private func answer(
        _ prompt: Prompt, isStreamed: Bool, to reply: Reply
    ) async throws -> Completion {
        let response = try await client.post(request(prompt, isStreamed: isStreamed))
        let type = response.headers.first(name: "content-type")?.lowercased() ?? ""
        // A server may stream unasked, and answer whole where it was asked to stream.
        return type.hasPrefix("text/event-stream")
            ? try await stream(response, to: reply) : try await whole(response, to: reply)
    }

    private func request(_ prompt: Prompt, isStreamed: Bool) throws -> HTTPClientRequest {
        let body = CompletionRequest(
            model: settings.model, prompt: prompt, isStreamed: isStreamed)
        var request = HTTPClientRequest(url: settings.url + "/chat/completions")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(
            name: "accept", value: isStreamed ? "text/event-stream" : "application/json")
        request.headers.add(name: "user-agent", value: "tellerd")
        if let key = settings.key {
            request.headers.add(name: "authorization", value: "Bearer \(key)")
        }
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        return request
    }

    /// Bytes of a whole answer: the longest reply, escaped, and what is said beside it.
    private static let bodyBytes = 8 << 20

    private func whole(
        _ response: HTTPClientResponse, to reply: Reply
    ) async throws -> Completion {
        let body = try await response.body.collect(upTo: Self.bodyBytes)
        let answer = try decode(body.readableBytesView)
        guard let text = answer.choices?.first?.message?.content else {
            throw ModelFault.failed(reason: "the answer has no message")
        }
        try await reply.append(text)
        var state = CompletionState()
        state.add(answer)
        return state.completion
    }

    private func stream(
        _ response: HTTPClientResponse, to reply: Reply
    ) async throws -> Completion {
        var events = ServerSentEvents()
        var state = CompletionState()
        for try await part in response.body {
            var text = ""
            var isDone = false
            for event in try events.events(in: part.readableBytesView) {
                if event.elementsEqual("[DONE]".utf8) {
                    isDone = true
                    break
                }
                let chunk = try decode(event)
                state.add(chunk)
                text += chunk.choices?.first?.delta?.content ?? ""
            }
            // What came together goes on together.
            try await reply.append(text)
            if isDone { return state.completion }
        }
        // Some servers leave out [DONE]; but only one that gave a reason has come to an end.
        guard state.finishReason != nil else {
            throw ModelFault.failed(reason: "the stream was cut")
        }
        return state.completion
    }

    private func decode(_ bytes: some Sequence<UInt8>) throws -> CompletionResponse {
        let data = Data(bytes)
        let response: CompletionResponse
        do {
            response = try JSONDecoder().decode(CompletionResponse.self, from: data)
        } catch {
            throw ModelFault.failed(reason: "no JSON as expected: \(shown(data))")
        }
        if let error = response.error {
            throw ModelFault.failed(reason: "it said: \(error.message ?? shown(data))")
        }
        return response
    }
}

/// Text of a server as far as a log should have it.
func shown(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes.prefix(512), as: UTF8.self).debugDescription
}
