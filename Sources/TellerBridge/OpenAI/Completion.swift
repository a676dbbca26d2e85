internal import TellerRPC

/// The JSON of completions, whole and in chunks; `created` is in seconds since 1970.
enum Completion {
    /// The body where the reply comes in one piece.
    static func body(_ outcome: ChatOutcome, created: Int64) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(outcome.reply.count + 384)
        body += #"{"choices":[{"finish_reason":"\#(outcome.finishReason.rawValue)","#.utf8
        body += #""index":0,"logprobs":null,"message":{"content":"#.utf8
        body += outcome.reply
        body += #","refusal":null,"role":"assistant"}}],"created":\#(created),"id":"#.utf8
        body += id(ofChat: outcome.chat)
        body += #","model":"#.utf8
        body += outcome.model
        body += #","object":"chat.completion","usage":"#.utf8
        body += usage(outcome)
        body += "}".utf8
        return body
    }

    /// The id of a completion, in the form that clients expect; both are strings as JSON has them.
    static func id(ofChat chat: [UInt8]) -> [UInt8] {
        Array("\"chatcmpl-".utf8) + chat.dropFirst()
    }

    /// What a chat took, by OpenAI's names.
    static func usage(_ outcome: ChatOutcome) -> [UInt8] {
        let total = outcome.inputTokens.addingReportingOverflow(outcome.outputTokens)
        return Array(
            (#"{"completion_tokens":\#(outcome.outputTokens),"#
                + #""prompt_tokens":\#(outcome.inputTokens),"#
                + #""total_tokens":\#(total.overflow ? Int64.max : total.partialValue)}"#).utf8)
    }
}
