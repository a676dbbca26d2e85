internal import TellerRPC

/// The chunks of a streamed completion, each the data of one event; asked for in their order.
struct CompletionChunks {
    private let model: String
    /// Seconds since 1970.
    private let created: Int64
    private let includesUsage: Bool
    /// What stands behind the choices in every chunk; known with the chat's id.
    private var rest: [UInt8]?

    /// Behind the last chunk, and only where the reply is whole.
    static let done = Array("[DONE]".utf8)

    init(model: String, created: Int64, includesUsage: Bool) {
        self.model = model
        self.created = created
        self.includesUsage = includesUsage
    }

    /// A piece of the reply; before the first comes the chunk that says who speaks.
    mutating func text(_ delta: RelayDelta) -> [[UInt8]] {
        var chunks = begin(delta.chat)
        // Nothing but the quotes.
        guard delta.text.count > 2 else { return chunks }
        chunks.append(chunk(#"{"content":"#.utf8 + delta.text + "}".utf8, nil))
        return chunks
    }

    /// What comes behind the last piece.
    mutating func end(_ outcome: ChatOutcome) -> [[UInt8]] {
        var chunks = begin(outcome.chat)
        chunks.append(chunk(Array("{}".utf8), outcome.finishReason, account: account(outcome)))
        if includesUsage {
            chunks.append(data(choice: [], usage: Completion.usage(outcome)))
        }
        return chunks + [Self.done]
    }

    private mutating func begin(_ chat: [UInt8]) -> [[UInt8]] {
        guard rest == nil else { return [] }
        var rest = Array(#"],"created":\#(created),"id":"#.utf8)
        rest += Completion.id(ofChat: chat)
        rest += #","model":"#.utf8
        rest += JSONText.text(model)
        rest += #","object":"chat.completion.chunk""#.utf8
        self.rest = rest
        return [chunk(Array(#"{"content":"","role":"assistant"}"#.utf8), nil)]
    }

    /// What the headers tell of a reply in one piece: here they have left before it is known.
    private func account(_ outcome: ChatOutcome) -> [UInt8] {
        Array(
            #","teller":{"balance":\#(outcome.balance),"model":"#.utf8 + outcome.model
                + #","price":\#(outcome.price)}"#.utf8)
    }

    private func chunk(
        _ delta: [UInt8], _ finishReason: FinishReason?, account: [UInt8] = []
    ) -> [UInt8] {
        var choice = Array(#"{"delta":"#.utf8)
        choice += delta
        choice += #","finish_reason":"#.utf8
        choice += (finishReason.map { "\"\($0.rawValue)\"" } ?? "null").utf8
        choice += #","index":0,"logprobs":null}"#.utf8
        return data(
            choice: choice, account: account, usage: includesUsage ? Array("null".utf8) : nil)
    }

    private func data(
        choice: [UInt8], account: [UInt8] = [], usage: [UInt8]?
    ) -> [UInt8] {
        var data = Array(#"{"choices":["#.utf8)
        data += choice
        data += rest ?? []
        data += account
        if let usage {
            data += #","usage":"#.utf8
            data += usage
        }
        data += "}".utf8
        return data
    }
}
