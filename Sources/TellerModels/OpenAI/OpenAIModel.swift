internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import TellerRPC

/// A model on any server that speaks OpenAI's `POST /chat/completions`.
package struct OpenAIModel: RemoteModel {
    package struct Settings: Hashable, Sendable {
        /// Up to and without `/chat/completions`.
        package var url: String
        /// What the server calls the model.
        package var model: String
        /// Whether the server calls the longest answer `max_completion_tokens`, as OpenAI's own do.
        package var hasMaxCompletionTokens: Bool
        /// Goes into the Authorization header, and nowhere else.
        package var key: String?
        /// To the first text, and between two texts; all together may take four times as long.
        package var silence: Duration
        /// Connections to the server at once.
        package var concurrency: Int

        package init(
            url: String, model: String, hasMaxCompletionTokens: Bool = false, key: String?,
            silence: Duration, concurrency: Int
        ) {
            self.url = url
            self.model = model
            self.hasMaxCompletionTokens = hasMaxCompletionTokens
            self.key = key
            self.silence = silence
            self.concurrency = concurrency
        }
    }

    /// How many times the silence that is borne a whole answer may take.
    private static let patience = 4

    package let settings: Settings
    private let client: UpstreamClient
    /// Made once, since taking a URL apart costs more than sending a request to it; both but for
    /// their bodies.
    private let whole: Result<HTTPClient.Request, any Error>
    private let streamed: Result<HTTPClient.Request, any Error>

    package init(_ settings: Settings) {
        self.settings = settings
        client = UpstreamClient(
            concurrency: settings.concurrency, quotation: Quotation(key: settings.key))
        whole = Self.request(settings, isStreamed: false)
        streamed = Self.request(settings, isStreamed: true)
    }

    package func complete(
        _ prompt: Prompt, isStreamed: Bool, to reply: Reply
    ) async throws(ModelFault) -> Completion {
        reply.begin()
        let end = CallEnd()
        let watch = Watchdog.shared.add(
            Watchdog.Watch(
                reply: reply, silence: settings.silence,
                end: .now + settings.silence * Self.patience, cancel: { end.end() }))
        let result: Result<Completion, any Error>
        do {
            result = .success(
                try await withTaskCancellationHandler {
                    try await answer(prompt, isStreamed: isStreamed, to: reply, until: end)
                } onCancel: {
                    end.end()
                })
        } catch {
            result = .failure(error)
        }
        let verdict = Watchdog.shared.remove(watch)
        switch result {
        case .success(let completion): return completion
        case .failure(let error):
            // Whatever a call says that was broken off, this is why.
            if let verdict { throw verdict }
            if Task.isCancelled { throw .cancelled }
            throw error as? ModelFault ?? .broken(error, at: settings.url)
        }
    }

    private func answer(
        _ prompt: Prompt, isStreamed: Bool, to reply: Reply, until end: CallEnd
    ) async throws -> Completion {
        let body = CompletionRequest(
            model: settings.model, prompt: prompt, isStreamed: isStreamed,
            hasMaxCompletionTokens: settings.hasMaxCompletionTokens)
        var request = try (isStreamed ? streamed : whole).get()
        request.body = .byteBuffer(ByteBuffer(bytes: try JSONText.encode(body)))
        return try await client.post(request, for: reply, until: end)
    }

    private static func request(
        _ settings: Settings, isStreamed: Bool
    ) -> Result<HTTPClient.Request, any Error> {
        var headers = HTTPHeaders([
            ("content-type", "application/json"),
            ("accept", isStreamed ? "text/event-stream" : "application/json"),
            ("user-agent", "tellerd"),
        ])
        if let key = settings.key { headers.add(name: "authorization", value: "Bearer \(key)") }
        return Result {
            try HTTPClient.Request(
                url: settings.url + "/chat/completions", method: .POST, headers: headers)
        }
    }
}
