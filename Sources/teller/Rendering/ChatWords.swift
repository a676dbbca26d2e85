import TellerClient
import TellerRPC

/// What is said about a chat beside its reply.
enum ChatWords {
    /// The line under a reply.
    static func summary(_ result: ChatSend.Result) -> String {
        var facts: [String] = []
        switch result.finishReason {
        case "stop": break
        case "length": facts.append("cut at its longest")
        case let reason: facts.append("ended by \(reason)")
        }
        facts.append(
            result.replayed == true ? "recorded before, not charged again" : tokens(result.price))
        facts.append("\(result.balance) left")
        facts.append("conversation \(result.conversation)")
        return "[\(facts.joined(separator: "; "))]"
    }

    /// What an interrupted chat has cost, by how it ended.
    static func interruption(
        _ end: Result<Reply<ChatSend>, CommandError>, key: String
    ) -> CommandError {
        switch end {
        case .success(let reply):
            let price = reply.result.price
            return .interrupted(
                "Interrupted; the reply was complete, and charged: \(tokens(price)).",
                ErrorData(price: price, chat: reply.result.chat))
        // One of this key that still runs may yet be charged.
        case .failure(.client(.refused(let refusal), _))
        where refusal.data.outcome != .unknown && refusal.kind != .inProgress:
            let price = refusal.kind == .cancelled ? refusal.data.price ?? 0 : 0
            return .interrupted(
                price > 0
                    ? "Interrupted; charged: \(tokens(price))."
                    : "Interrupted; nothing was charged.",
                refusal.data)
        case .failure(.client(.unreachable, _)), .failure(.client(.connectionLost(.notSent), _)):
            return .interrupted("Interrupted; nothing was charged.")
        case .failure:
            return .interrupted(
                "Interrupted; whether it was charged is unknown. To learn it, repeat with: "
                    + "--idempotency-key \(key)",
                ErrorData(outcome: .unknown))
        }
    }
}
