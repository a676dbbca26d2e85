import TellerRPC

/// Right answers with something odd about them, as compatible servers send them.
extension Mischief {
    func odd(_ request: Upstream.Request) -> [Step] {
        guard request.isStreamed else {
            return [.send(HTTPText.whole(odd(Completions.body(Self.reply))))]
        }
        let events =
            Self.pieces.map { odd(Completions.event($0)) }
            + [
                Completions.event(reason: "stop"),
                Completions.event(usage: Completions.usage(12, 5)), Completions.done,
            ]
        return [.send(HTTPText.streamHead)] + events.map { .send(HTTPText.chunk($0)) }
            + [.send(HTTPText.lastChunk)]
    }

    /// A whole answer or an event, made odd.
    private func odd(_ right: String) -> String {
        let choices = "\"choices\":["
        switch self {
        case .keptAlive:
            return right.hasPrefix("data") ? "event: ping\ndata:\n\n\(right)data\n\n" : right
        case .otherChoices:
            let said = "{\"content\":\"No\"}"
            let other =
                "{\"index\":1,\"message\":\(said),\"delta\":\(said),\"finish_reason\":\"length\"}"
            return right.replacing(choices, with: "\(choices)\(other),")
        case .splitCharacter: return split(right)
        case .parts:
            return (Self.pieces + [Self.reply]).reduce(right) { odd, piece in
                let text = JSON.string(piece).source
                let parts =
                    "[{\"type\":\"thinking\",\"thinking\":[]},"
                    + "{\"type\":\"text\",\"text\":\(text)}]"
                return odd.replacing("\"content\":\(text)", with: "\"content\":\(parts)")
            }
        case .doneWithSpace: return right.replacing("[DONE]", with: "[DONE] ")
        case .emptyError: return right.replacing(choices, with: "\"error\":{},\(choices)")
        default:
            // Far more than is read on an event loop.
            let members = String(repeating: "\"a\":1,", count: 20_000)
            return right.replacing(choices, with: "\(members)\(choices)")
        }
    }

    /// A character in two halves, as of a server that cuts text by UTF-16.
    private func split(_ right: String) -> String {
        guard right.hasPrefix("data"), right.contains("👋") else { return right }
        let mark = "the second half"
        return right.replacing("👋", with: "\\ud83d")
            + Completions.event(mark).replacing(mark, with: "\\uDC4B")
    }
}
