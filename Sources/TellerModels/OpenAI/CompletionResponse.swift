internal import TellerRPC

/// The body of an answer to `POST /chat/completions`, or one chunk of a streamed one.
///
/// Servers differ in what they leave out, so nothing is required that is not needed.
struct CompletionResponse {
    /// Of the choice that was asked for: its message, or its delta in a chunk.
    var text: String?
    /// Whether it tells what the model thinks ahead of its text.
    var isReasoning = false
    /// Nil too where it is empty, as some servers have it until there is one.
    var finishReason: String?
    var usage: Usage?
    var error: Fault?

    /// It is JSON of another shape, or none.
    struct Mismatch: Error {}

    /// The most choices that are looked through for the one that was asked for: OpenAI's API has no
    /// more, and an answer of nothing else would take many times its size.
    private static let choices = 128
    /// The most parts of one message; servers send one or two.
    private static let parts = 128

    /// What was used, as far as it is told in numbers; what is not is as if it were not told.
    struct Usage {
        var promptTokens: Int64?
        var completionTokens: Int64?
    }

    /// What some servers send in mid-stream in place of a status.
    struct Fault {
        var message: String?
    }

    /// `half` is what the chunk before has left of a character that two chunks share, and becomes
    /// what this one leaves.
    init(_ bytes: [UInt8], half: inout HalfCharacter) throws(Mismatch) {
        let view: JSONView
        do throws(JSONView.Fault) {
            view = try JSONView(bytes)
        } catch {
            throw Mismatch()
        }
        var isAnswer = false
        var emptyError: Fault?
        for (name, value) in try Self.members(view, ["choices", "usage", "error"]) {
            switch name {
            case "choices":
                guard let choices = value.elements(atMost: Self.choices) else { throw Mismatch() }
                isAnswer = true
                for choice in choices {
                    if try add(choice: choice, &half) { break }
                }
            case "usage": usage = Usage(value)
            default:
                if Self.isNone(value) { emptyError = Fault(value) } else { error = Fault(value) }
            }
        }
        // Some servers always have the member; without an answer beside it, it is one.
        if !isAnswer, error == nil { error = emptyError }
    }

    /// Takes a choice over, if it is the one that was asked for: servers number those that they
    /// send beside it.
    private mutating func add(
        choice: JSONView, _ half: inout HalfCharacter
    ) throws(Mismatch) -> Bool {
        let names = ["index", "message", "delta", "finish_reason", "error"]
        let members = try Self.members(choice, names)
        if let index = members.first(where: { $0.name == "index" })?.value.number, index != 0 {
            return false
        }
        for (name, value) in members {
            switch name {
            case "finish_reason":
                guard let reason = value.string else { throw Mismatch() }
                if !reason.isEmpty { finishReason = reason }
            case "message", "delta": try add(message: value, &half)
            // Of one that passes on what other servers say, and has begun to answer.
            case "error": if !Self.isNone(value) { error = Fault(value) }
            default: break
            }
        }
        return true
    }

    private mutating func add(
        message: JSONView, _ half: inout HalfCharacter
    ) throws(Mismatch) {
        let names = ["content", "reasoning_content", "reasoning"]
        for (name, value) in try Self.members(message, names) {
            if name == "content" {
                guard let content = half.text(of: value) ?? Self.text(ofParts: value) else {
                    throw Mismatch()
                }
                text = content
            } else if value.kind == .string, !value.isEmpty {
                isReasoning = true
            }
        }
    }

    /// The text of a message that comes in parts, as some servers send what thinks: nil if it is in
    /// none.
    private static func text(ofParts view: JSONView) -> String? {
        view.elements(atMost: Self.parts)?.compactMap { part in
            part.members(named: ["text"])?.first?.value.string
        }.joined()
    }

    private static func isNone(_ error: JSONView) -> Bool {
        error.isEmpty || error.boolean == false
    }

    /// Those that are not null.
    private static func members(
        _ view: JSONView, _ names: [String]
    ) throws(Mismatch) -> [(name: String, value: JSONView)] {
        guard let members = view.members(named: names) else { throw Mismatch() }
        return members.filter { $0.value.kind != .null }
    }
}

extension CompletionResponse.Usage {
    fileprivate init(_ view: JSONView) {
        for (name, value) in view.members(named: ["prompt_tokens", "completion_tokens"]) ?? [] {
            if name == "prompt_tokens" {
                promptTokens = Self.count(value)
            } else {
                completionTokens = Self.count(value)
            }
        }
    }

    /// What is no integer of 64 bits is cut to one.
    private static func count(_ view: JSONView) -> Int64? {
        if let value = view.integer { return value }
        guard let value = view.number, value.isFinite else { return nil }
        return Int64(exactly: value.rounded()) ?? (value > 0 ? Int64.max : 0)
    }
}

extension CompletionResponse.Fault {
    fileprivate init(_ view: JSONView) {
        message = view.string ?? view.members(named: ["message"])?.first?.value.string
    }
}
