internal import TellerRPC

/// The body of an answer to `POST /chat/completions`, or one chunk of a streamed one.
///
/// Servers differ in what they leave out, so nothing is required that is not needed.
struct CompletionResponse {
    /// Of the first choice: its message, or its delta in a chunk.
    var text: String?
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
        for (name, value) in try Self.members(view) where value.kind != .null {
            switch name {
            case "choices":
                guard let choices = value.elements else { throw Mismatch() }
                if let first = choices.first { try add(choice: first) }
            case "usage": usage = Usage(value)
            case "error": error = Fault(value)
            default: break
            }
        }
    }

    private mutating func add(choice: JSONView) throws(Mismatch) {
        for (name, value) in try Self.members(choice) where value.kind != .null {
            switch name {
            case "message", "delta":
                for (name, value) in try Self.members(value)
                where name == "content" && value.kind != .null {
                    guard let content = value.string else { throw Mismatch() }
                    text = content
                }
            case "finish_reason":
                guard let reason = value.string else { throw Mismatch() }
                finishReason = reason
            default: break
            }
        }
    }

    private static func members(
        _ view: JSONView
    ) throws(Mismatch) -> [(name: String, value: JSONView)] {
        guard let members = view.members else { throw Mismatch() }
        return members
    }
}

extension CompletionResponse.Usage {
    fileprivate init(_ view: JSONView) {
        for (name, value) in view.members ?? [] {
            switch name {
            case "prompt_tokens": promptTokens = Self.count(value)
            case "completion_tokens": completionTokens = Self.count(value)
            default: break
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
        message =
            view.string ?? view.members?.first { $0.name == "message" }?.value.string
    }
}

/// What a streamed answer has told beside its text.
struct CompletionState {
    var finishReason: String?
    var usage: CompletionResponse.Usage?

    mutating func add(_ response: CompletionResponse) {
        if let usage = response.usage { self.usage = usage }
        if let reason = response.finishReason { finishReason = reason }
    }

    var completion: Completion {
        Completion(
            inputTokens: usage?.promptTokens, outputTokens: usage?.completionTokens,
            finishReason: Self.known.contains(finishReason ?? "") ? finishReason ?? "" : "stop")
    }

    /// Those of OpenAI's API that make sense without tools; everything else is told as `stop`.
    private static let known: Set<String> = ["stop", "length", "content_filter"]
}
