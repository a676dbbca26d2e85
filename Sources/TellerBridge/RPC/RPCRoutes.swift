internal import HTTPTypes
internal import TellerRPC

/// The contract itself, over HTTP.
enum RPCRoutes {
    static let all = [
        Route(.post, "/rpc", .rpc, errors: RPCErrorShape()) { request throws(HTTPFault) in
            try request.requireJSON()
            let calls = RPCCalls(request)
            let envelope = Envelope(line: request.body)
            let wantsEvents = request.accepts("text/event-stream")
            if wantsEvents, calls.isAnswered(envelope) {
                return .events(.init { writer in try await calls.write(envelope, to: writer) })
            }
            guard let answer = await calls.answer(to: envelope) else {
                return .whole(.init(.noContent, contentType: nil, body: []))
            }
            return .json(answer, isRead: envelope.onlyReads)
        }
    ]
}

extension BridgeRequest {
    /// Whether the client names a media type among those that it takes, by its full name.
    func accepts(_ type: String) -> Bool {
        headers[values: .accept].contains { field in
            field.split(separator: ",").contains { range in
                range.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased() == type
            }
        }
    }
}
