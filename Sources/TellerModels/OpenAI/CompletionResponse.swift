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

    /// What was used, as far as it is told in numbers; what is not is as if it were not told.
    struct Usage {
        var promptTokens: Int64?
        var completionTokens: Int64?
    }

    /// What some servers send in mid-stream in place of a status.
    struct Fault {
        var message: String?
    }

    init(_ bytes: [UInt8]) throws(Mismatch) {
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
                guard let choices = value.elements else { throw Mismatch() }
                isAnswer = true
                for choice in choices {
                    if try add(choice: choice) { break }
                }
            case "usage": usage = Usage(value)
            default:
                let isNone = value.isEmpty || value.boolean == false
                if isNone { emptyError = Fault(value) } else { error = Fault(value) }
            }
        }
        // Some servers always have the member; without an answer beside it, it is one.
        if !isAnswer, error == nil { error = emptyError }
    }

    /// Takes a choice over, if it is the one that was asked for: servers number those that they
    /// send beside it.
    private mutating func add(choice: JSONView) throws(Mismatch) -> Bool {
        let members = try Self.members(choice, ["index", "message", "delta", "finish_reason"])
        if let index = members.first(where: { $0.name == "index" })?.value.number, index != 0 {
            return false
        }
        for (name, value) in members {
            switch name {
            case "finish_reason":
                guard let reason = value.string else { throw Mismatch() }
                if !reason.isEmpty { finishReason = reason }
            case "message", "delta": try add(message: value)
            default: break
            }
        }
        return true
    }

    private mutating func add(message: JSONView) throws(Mismatch) {
        let names = ["content", "reasoning_content", "reasoning"]
        for (name, value) in try Self.members(message, names) {
            if name == "content" {
                guard let content = value.string else { throw Mismatch() }
                text = content
            } else if value.kind == .string, !value.isEmpty {
                isReasoning = true
            }
        }
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
