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
    private let quotation: Quotation
    private let client: UpstreamClient

    package init(_ settings: Settings) {
        self.settings = settings
        quotation = Quotation(key: settings.key)
        client = UpstreamClient(concurrency: settings.concurrency, quotation: quotation)
    }

    package func complete(
        _ prompt: Prompt, isStreamed: Bool, to reply: Reply, on executor: (any TaskExecutor)?
    ) async throws(ModelFault) -> Completion {
        reply.begin()
        // A task of its own, for the watchdog to end.
        let call = Task(executorPreference: executor) {
            try await answer(prompt, isStreamed: isStreamed, to: reply)
        }
        let watch = Watchdog.shared.add(
            Watchdog.Watch(
                reply: reply, silence: settings.silence,
                end: .now + settings.silence * Self.patience, cancel: { call.cancel() }))
        let result = await withTaskCancellationHandler {
            await call.result
        } onCancel: {
            call.cancel()
        }
        let verdict = Watchdog.shared.remove(watch)
        switch result {
        case .success(let completion): return completion
        case .failure(let error):
            // Whatever a call says that was broken off, this is why.
            if let verdict { throw verdict }
            if Task.isCancelled { throw .cancelled }
            throw error as? ModelFault ?? .failed(reason: "\(error)")
        }
    }

    private func answer(
        _ prompt: Prompt, isStreamed: Bool, to reply: Reply
    ) async throws -> Completion {
        let body = CompletionRequest(
            model: settings.model, prompt: prompt, isStreamed: isStreamed)
        let response = try await client.post(
            request(isStreamed: isStreamed), ByteBuffer(bytes: try JSONEncoder().encode(body)),
            for: reply)
        let type = response.headers.first(name: "content-type")?.lowercased() ?? ""
        // A server may stream unasked, and answer whole where it was asked to stream.
        return type.hasPrefix("text/event-stream")
            ? try await stream(response, to: reply) : try await whole(response, to: reply)
    }

    private func request(isStreamed: Bool) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: settings.url + "/chat/completions")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(
            name: "accept", value: isStreamed ? "text/event-stream" : "application/json")
        request.headers.add(name: "user-agent", value: "tellerd")
        if let key = settings.key {
            request.headers.add(name: "authorization", value: "Bearer \(key)")
        }
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
        return try end(state, reply)
    }

    /// A server that has neither said anything nor a reason for it has not answered.
    private func end(_ state: CompletionState, _ reply: Reply) throws -> Completion {
        guard state.finishReason != nil || !reply.isEmpty else {
            throw ModelFault.failed(reason: "the answer has no text")
        }
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
            if isDone { return try end(state, reply) }
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
            throw ModelFault.failed(reason: "no JSON as expected: \(quotation.of(data))")
        }
        if let error = response.error {
            let said = error.message.map { Data($0.utf8) } ?? data
            throw ModelFault.failed(reason: "it said: \(quotation.of(said))")
        }
        return response
    }
}
