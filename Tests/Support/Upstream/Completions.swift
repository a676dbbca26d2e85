internal import TellerRPC

/// Answers to `POST /chat/completions`, whole and in chunks, as JSON.
package enum Completions {
    /// A whole answer.
    package static func body(
        _ text: String, reason: JSON = "stop", usage: JSON = usage(12, 5)
    ) -> String {
        let choice: JSON = [
            "index": 0, "finish_reason": reason,
            "message": ["role": "assistant", "content": .string(text)],
        ]
        return answer(["choices": [choice], "usage": usage])
    }

    /// A chunk's event with a piece of text, or with the reason of the end.
    package static func event(
        _ text: String? = nil, reason: JSON = .null, end: String = "\n"
    ) -> String {
        let delta: JSON = text.map { ["content": .string($0)] } ?? [:]
        let choice: JSON = ["index": 0, "finish_reason": reason, "delta": delta]
        return event(data: answer(["choices": [choice]]), end: end)
    }

    /// The event behind the last chunk that tells what was used.
    package static func event(usage: JSON, end: String = "\n") -> String {
        event(data: answer(["choices": [], "usage": usage]), end: end)
    }

    package static func event(data: String, end: String = "\n") -> String {
        "data: \(data)\(end)\(end)"
    }

    package static let done = "data: [DONE]\n\n"

    package static func usage(_ input: JSON, _ output: JSON) -> JSON {
        ["prompt_tokens": input, "completion_tokens": output]
    }

    private static func answer(_ members: JSON) -> String {
        members.merging(["id": "chatcmpl-1", "object": "chat.completion"]).source
    }

    /// A right answer, in the form that the request asks for.
    package static func steps(
        _ request: Upstream.Request, _ pieces: [String], reason: JSON = "stop",
        usage: JSON = usage(12, 5), end: String = "\n"
    ) -> [Step] {
        guard request.isStreamed else {
            return [
                .send(HTTPText.whole(body(pieces.joined(), reason: reason, usage: usage)))
            ]
        }
        let events =
            pieces.map { event($0, end: end) } + [event(reason: reason, end: end)]
            + (usage == .null ? [] : [event(usage: usage, end: end)])
            + ["data: [DONE]\(end)\(end)"]
        return [.send(HTTPText.streamHead)] + events.map { .send(HTTPText.chunk($0)) }
            + [.send(HTTPText.lastChunk)]
    }
}
