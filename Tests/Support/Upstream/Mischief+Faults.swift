/// How answers fail.
extension Mischief {
    private static let faultMember =
        "\"error\":{\"message\":\"\(secret)\\nforged line\",\"code\":7}"
    private static let fault = "{\(faultMember)}"

    func error(_ request: Upstream.Request) -> [Step] {
        switch self {
        case .error401: [refusal("401 Unauthorized")]
        case .error429: [refusal("429 Too Many Requests")]
        case .error503: [refusal("503 Service Unavailable")]
        case .farRetry: [refusal("429 Too Many Requests", retryAfter: "3600")]
        case .retriedForEver: [refusal("503 Service Unavailable", retryAfter: "0")]
        case .retried429: retried(request, "429 Too Many Requests")
        case .retried503: retried(request, "503 Service Unavailable")
        case .redirect:
            [
                .send(
                    HTTPText.whole(
                        Self.secret, status: "307 Temporary Redirect",
                        ["location": "http://\(request.headers["host"] ?? "")/v1/elsewhere"]))
            ]
        case .errorInAnswer: [.send(HTTPText.whole(Self.fault))]
        case .errorInStream, .errorField, .errorEvent:
            Self.stream(["Hello"]) + [
                .send(HTTPText.chunk(midstream)), .send(HTTPText.chunk(Completions.done)),
                .send(HTTPText.lastChunk),
            ]
        case .errorInChoice:
            told(Self.broken(reason: "error", also: ",\(Self.faultMember)"), request)
        case .errorReason: told(Self.broken(reason: "abort", also: ""), request)
        default: [refusal("500 Internal Server Error")]
        }
    }

    /// What a server says in place of the rest of its answer.
    private var midstream: String {
        switch self {
        case .errorField: "error: \(Self.fault)\n\n"
        case .errorEvent: "event: error\ndata: {\"message\":\"\(Self.secret)\"}\n\n"
        default: Completions.event(data: Self.fault)
        }
    }

    /// As of a server that passes on what others say, and of one that was stopped; fits both forms.
    private static func broken(reason: String, also: String) -> String {
        let said = "{\"role\":\"assistant\",\"content\":\"Hello\"}"
        return "{\"choices\":[{\"index\":0,\"message\":\(said),\"delta\":\(said)\(also),"
            + "\"finish_reason\":\"\(reason)\"}],"
            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":9}}"
    }

    private func refusal(_ status: String, retryAfter: String? = nil) -> Step {
        .send(
            HTTPText.whole(
                Self.fault, status: status, retryAfter.map { ["retry-after": $0] } ?? [:]))
    }

    private func retried(_ request: Upstream.Request, _ status: String) -> [Step] {
        request.number % 3 == 0
            ? Completions.steps(request, Self.pieces) : [refusal(status, retryAfter: "0")]
    }

    func silence(_ request: Upstream.Request) -> [Step] {
        let head: Step =
            request.isStreamed
            ? .send(HTTPText.streamHead) : .send(HTTPText.head(headers: ["content-length": "1000"]))
        switch self {
        case .hangBeforeText: return [head, .hang]
        case .hangBetweenTexts:
            return request.isStreamed
                ? Self.stream(["Hello"]) + [.hang] : [head, .send("{\"choices\":[{"), .hang]
        case .heartbeats:
            let beat = request.isStreamed ? HTTPText.chunk(": alive\n\n") : [0x20]
            return [head, .loop(beat, milliseconds: 50)]
        default: return [.hang]
        }
    }

    func cut(_ request: Upstream.Request) -> [Step] {
        switch self {
        case .cutHead: return [.send("HTTP/1.1 200 OK\r\ncontent-ty"), .close]
        case .cutBody, .cutStream, .cutBehindReason:
            guard request.isStreamed else {
                let body = Completions.body(Self.reply).prefix(80)
                return [
                    .send(HTTPText.head(headers: ["content-length": "1000"])), .send(String(body)),
                    .close,
                ]
            }
            let reason = HTTPText.chunk(Completions.event(reason: "stop"))
            return Self.stream(["Hello", ", "])
                + (self == .cutBehindReason ? [.send(reason), .close] : [.close])
        case .missingReason:
            guard request.isStreamed else { return [.send(HTTPText.whole("{}"))] }
            return Self.stream(["Hello", ", "]) + [.send(HTTPText.lastChunk)]
        case .emptyReason:
            let texts = ["Hello", ", "].map { HTTPText.chunk(Completions.event($0, reason: "")) }
            return [.send(HTTPText.streamHead)] + texts.map { .send($0) }
                + [.send(HTTPText.lastChunk)]
        default: return [.close]
        }
    }

    func nonsense(_ request: Upstream.Request) -> [Step] {
        switch self {
        case .html:
            [.send(HTTPText.whole("<html>\(Self.secret)</html>", type: "text/html"))]
        case .otherJSON: told("{\"colour\":\"\(Self.secret)\"}", request)
        case .nothing: told("{\"choices\":[]}", request)
        case .noText: told(Self.silent("null"), request)
        case .emptyText: told(Self.silent("\"\""), request)
        case .status99: [.send("HTTP/1.1 099 No\r\ncontent-length: 0\r\n\r\n")]
        case .endless:
            request.isStreamed
                ? [.send(HTTPText.streamHead)]
                    + [.loop(HTTPText.chunk(Completions.event("on ")), milliseconds: 20)]
                : [.send(HTTPText.head(headers: ["transfer-encoding": "chunked"]))]
                    + [.loop(HTTPText.chunk(" "), milliseconds: 20)]
        case .huge: Self.huge(request)
        default: told("{\"choices\":[{\"\(Self.secret)", request)
        }
    }

    /// As of a model that has used up its tokens before its text; fits both forms.
    private static func silent(_ content: String) -> String {
        let said = "{\"role\":\"assistant\",\"content\":\(content),\"reasoning\":\"Hm\"}"
        return "{\"choices\":[{\"index\":0,\"message\":\(said),\"delta\":\(said),"
            + "\"finish_reason\":\"length\"}],"
            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":9}}"
    }

    /// Over 1 MiB; put together by hand, since our encoder would hold up its loop for seconds where
    /// it was built for debugging.
    private static func huge(_ request: Upstream.Request) -> [Step] {
        let text = String(repeating: "x", count: 60_000)
        guard request.isStreamed else {
            let whole = String(repeating: text, count: 20)
            return [
                .send(HTTPText.whole("{\"choices\":[{\"message\":{\"content\":\"\(whole)\"}}]}"))
            ]
        }
        let event = "data: {\"choices\":[{\"delta\":{\"content\":\"\(text)\"}}]}\n\n"
        let chunk = Step.send(HTTPText.chunk(event))
        return [.send(HTTPText.streamHead)] + Array(repeating: chunk, count: 20) + [.hang]
    }

    private func told(_ data: String, _ request: Upstream.Request) -> [Step] {
        guard request.isStreamed else { return [.send(HTTPText.whole(data))] }
        return [
            .send(HTTPText.streamHead), .send(HTTPText.chunk(Completions.event(data: data))),
            .send(HTTPText.chunk(Completions.done)), .send(HTTPText.lastChunk),
        ]
    }
}
