internal import TellerRPC

/// A chat as server-sent events: `delta` for each piece, then `result`, which is what the answer
/// without a stream would be, or `error`.
///
/// Where the chat had to be sent again and says something else, `restart` tells to begin anew.
enum ChatEvents {
    /// - Errors: what is refused before the first piece, told as every other refusal.
    static func response(
        to request: BridgeRequest, _ params: [(name: String, value: [UInt8])], token: String?
    ) async throws(HTTPFault) -> BridgeResponse {
        let stream = try await request.stream(params, token: token)
        let first: RelayStream.Element
        do throws(RPCError) {
            first = try await stream.first()
        } catch {
            throw HTTPFault(error)
        }
        return .events(
            .init { writer in
                do {
                    try await write(first, of: stream, to: writer)
                } catch {
                    // The client is gone; the chat runs to its end all the same.
                    await stream.close()
                    throw error
                }
                await stream.close()
            })
    }

    private static func write(
        _ first: RelayStream.Element, of stream: RelayStream, to writer: EventWriter
    ) async throws {
        var element = first
        while true {
            switch element {
            case .delta(let delta):
                var data = Array("{\"chat\":".utf8)
                data += delta.chat
                data += ",\"text\":".utf8
                data += delta.text
                data += "}".utf8
                try await writer.event("delta", data: data)
            case .restarted:
                try await writer.event("restart", data: Array("{}".utf8))
            case .silence:
                try await writer.heartbeat()
            case .end(.success(let text)):
                let result = ChatRoutes.seedNames(ResultText(text: text))
                return try await writer.event("result", data: result)
            case .end(.failure(let error)):
                let body = RESTErrorShape().body(of: HTTPFault(error))
                return try await writer.event("error", data: body)
            case .overflow:
                return writer.drop()
            }
            element = await stream.next()
        }
    }
}
