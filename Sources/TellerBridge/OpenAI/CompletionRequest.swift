internal import TellerRPC

/// The body of `POST /v1/chat/completions`.
struct CompletionRequest: Sendable {
    var model: String?
    /// As the contract has them; the texts stand as they came, since nobody here reads them.
    var messages: [UInt8]?
    var options = ChatOptions()
    /// The two names of one bound; the second is the older.
    var maxCompletionTokens: Int64?
    var maxTokens: Int64?
    var isStreamed: Bool?
    var streamOptions: StreamOptions?

    struct StreamOptions: Hashable, Sendable {
        var includesUsage: Bool?
    }

    var includesUsage: Bool { streamOptions?.includesUsage ?? false }

    /// Reads a body.
    ///
    /// - Errors, in order of precedence: no JSON object; a member that is unknown, repeated or of the
    ///   wrong type or value, in the order of the text; what is missing; what contradicts.
    init(body: [UInt8]) throws(HTTPFault) {
        for member in try Self.members(of: body) {
            // Null is what clients send for what their caller left out.
            if member.value.kind == .null { continue }
            guard let field = CompletionField.named[member.name] else {
                throw .unknown(member.name)
            }
            try field.take(member.value, &self)
        }
        guard model != nil else { throw .missing("model") }
        guard messages != nil else { throw .missing("messages") }
        if let maxTokens, let maxCompletionTokens, maxTokens != maxCompletionTokens {
            throw .openAI(
                .invalidValue, "max_tokens",
                "'max_tokens' and 'max_completion_tokens' are two names of one bound; they differ.")
        }
        if streamOptions != nil, isStreamed != true {
            throw .openAI(
                .invalidValue, "stream_options",
                "'stream_options' is allowed only where 'stream' is true.")
        }
    }

    private static func members(
        of body: [UInt8]
    ) throws(HTTPFault) -> [(name: String, value: JSONView)] {
        let view: JSONView
        do throws(JSONView.Fault) {
            view = try JSONView(body)
        } catch .depth {
            throw .openAI(
                .invalidJSON, nil, "The body nests deeper than \(Limits.jsonDepth) levels.")
        } catch {
            throw .openAI(.invalidJSON, nil, "The body is not JSON in UTF-8.")
        }
        guard let members = view.members else {
            throw .openAI(.invalidJSON, nil, "The body is not a JSON object.")
        }
        var names: Set<String> = []
        for member in members where !names.insert(member.name).inserted {
            throw .repeated(member.name)
        }
        return members
    }

    /// The same as params of the contract's `chat`.
    func chat(idempotencyKey: String?) -> [(name: String, value: [UInt8])] {
        var members: [(name: String, value: [UInt8])] = [("messages", messages ?? [])]
        if let model { members.append(("model", JSONText.text(model))) }
        if let idempotencyKey {
            members.append(("idempotency_key", JSONText.text(idempotencyKey)))
        }
        if isStreamed == true { members.append(("stream", Array("true".utf8))) }
        if let bound = maxCompletionTokens ?? maxTokens {
            members.append(("max_output_tokens", Array(String(bound).utf8)))
        }
        if options != ChatOptions(), let text = try? JSONText.encode(options) {
            members.append(("options", text))
        }
        return members
    }
}
