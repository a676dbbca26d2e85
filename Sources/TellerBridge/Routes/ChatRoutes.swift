internal import HTTPTypes
internal import TellerRPC

/// The seed's route of chats, and the one that stops them.
enum ChatRoutes {
    static let all = [
        Route(.post, "/chat", .chat) { request throws(HTTPFault) in try await chat(request) },
        Route(.post, "/chat/*/cancel", .cancel) { request throws(HTTPFault) in
            let chat = JSONText.text(request.captures.first ?? "")
            return .json(try await request.call(ChatCancel.self, [("chat", chat)]).text)
        },
    ]

    private static func chat(_ request: BridgeRequest) async throws(HTTPFault) -> BridgeResponse {
        let fields = try BodyFields(of: request)
        let own = ChatSend.Params.fields.map(\.property)
        // Who sends a whole context is no client of the seed's.
        let isSeed = !fields.has("messages")
        var params = try fields.params(
            for: own + [token], texts: isSeed ? [.message, .token] : [.token],
            required: isSeed ? ["message"] : [])
        // The header wins, as it did.
        let given = params.firstIndex { $0.name == token.name }.map { params.remove(at: $0).value }
        let bodyToken = given.flatMap { JSONText.string($0[...]) }
        try addKey(of: request, to: &params)
        guard wantsEvents(request, &params) else {
            let result = try await request.call(ChatSend.self, params, token: bodyToken)
            return .json(seedNames(result))
        }
        return try await ChatEvents.response(to: request, params, token: bodyToken)
    }

    static func seedNames(_ result: ResultText) -> [UInt8] {
        result.adding([
            ("response", "reply"), ("remaining_tokens", "balance"), ("chat_id", "chat"),
        ])
    }

    private static let token = RawParams.Extra.token

    private static func addKey(
        of request: BridgeRequest, to params: inout [(name: String, value: [UInt8])]
    ) throws(HTTPFault) {
        guard let key = request.headers[.idempotencyKey] else { return }
        let text = JSONText.text(key)
        params.removeAll {
            $0.name == RelayRequest.keyParam && $0.value.elementsEqual("null".utf8)
        }
        if let other = params.first(where: { $0.name == RelayRequest.keyParam })?.value {
            guard other == text else {
                throw .badRequest("The body's idempotency_key is not that of the header.")
            }
        } else {
            params.append((RelayRequest.keyParam, text))
        }
    }

    /// Whether the reply is to be streamed: by the body's `stream`, or by what is accepted.
    private static func wantsEvents(
        _ request: BridgeRequest, _ params: inout [(name: String, value: [UInt8])]
    ) -> Bool {
        if let stream = params.first(where: { $0.name == "stream" })?.value {
            return stream.elementsEqual("true".utf8)
        }
        let accepted = request.headers[.accept]?.lowercased() ?? ""
        guard accepted.contains("text/event-stream") else { return false }
        params.append(("stream", Array("true".utf8)))
        return true
    }
}
