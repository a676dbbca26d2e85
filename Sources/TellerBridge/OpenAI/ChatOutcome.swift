internal import TellerRPC

/// The result of a chat as the daemon tells it, taken apart as far as OpenAI's API needs it.
///
/// Texts stay as they are in JSON, quotes included: they are passed on, not read.
struct ChatOutcome: Sendable {
    let chat: [UInt8]
    let model: [UInt8]
    let reply: [UInt8]
    let price: Int64
    let balance: Int64
    let inputTokens: Int64
    let outputTokens: Int64
    let finishReason: FinishReason

    /// - Errors: 500 for what is no result of `chat`.
    init(_ result: [UInt8]) throws(HTTPFault) {
        guard let members = try? JSONObjectText(result), let chat = members["chat"],
            let model = members["model"], let reply = members["reply"],
            let price = Self.integer(members["price"]),
            let balance = Self.integer(members["balance"]),
            let usage = members["usage"].flatMap({ try? JSONObjectText(Array($0)) }),
            let input = Self.integer(usage["input_tokens"]),
            let output = Self.integer(usage["output_tokens"]),
            let reason = members["finish_reason"].flatMap(JSONText.string)
        else { throw .notUnderstood }
        self.chat = Array(chat)
        self.model = Array(model)
        self.reply = Array(reply)
        self.price = price
        self.balance = balance
        inputTokens = input
        outputTokens = output
        finishReason = FinishReason(reason)
    }

    private static func integer(_ text: ArraySlice<UInt8>?) -> Int64? {
        text.flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
    }
}

extension HTTPFault {
    /// For a daemon of another version, or none.
    static let notUnderstood = HTTPFault(
        RPCError(.internalError, "The daemon's answer is not understood."))
}

/// Why a reply ends, in one of the words that OpenAI's clients know.
enum FinishReason: String, CaseIterable, Sendable {
    case stop, length
    case contentFilter = "content_filter"

    init(_ reason: String) {
        switch reason {
        // One that took too long was cut off as one that grew too long is.
        case "length", "timeout": self = .length
        case "content_filter": self = .contentFilter
        default: self = .stop
        }
    }
}
