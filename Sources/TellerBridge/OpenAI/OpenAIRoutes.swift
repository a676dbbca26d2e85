internal import HTTPTypes
internal import TellerRPC

/// The part of OpenAI's API that clients need to chat.
enum OpenAIRoutes {
    static let all = [
        Route(.post, "/v1/chat/completions", .completions, errors: OpenAIErrorShape()) {
            request throws(HTTPFault) in
            try await CompletionExchange(request).answer()
        },
        Route(.get, "/v1/models", .modelList, errors: OpenAIErrorShape()) {
            request throws(HTTPFault) in
            .json(ModelList.body(try await ModelList.fetch(for: request)))
        },
        Route(.get, "/v1/models/**", .model, errors: OpenAIErrorShape()) {
            request throws(HTTPFault) in
            let name = request.captures.first.flatMap(PercentEncoding.decode)
            guard
                let model = try await ModelList.fetch(for: request).first(where: { $0.name == name }
                )
            else {
                throw HTTPFault(
                    openAI: RPCError(.notFound, "There is no model of this name."))
            }
            return .json(ModelList.entry(model))
        },
    ]
}
