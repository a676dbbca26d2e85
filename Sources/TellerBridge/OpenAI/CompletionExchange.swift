internal import Glibc
internal import HTTPTypes
internal import TellerRPC

/// One request of `POST /v1/chat/completions` and its answer.
struct CompletionExchange: Sendable {
    private let request: BridgeRequest
    private let body: CompletionRequest
    private let relayed: RelayRequest
    /// Seconds since 1970.
    private let created = Int64(time(nil))

    /// - Errors: 415, 400, and 401 for an Authorization that can't be one.
    init(_ request: BridgeRequest) throws(HTTPFault) {
        try request.requireJSON()
        self.request = request
        body = try CompletionRequest(body: request.body)
        let key = request.headers[.idempotencyKey]
        let token = try request.token()
        do throws(RPCError) {
            relayed = try RelayRequest(
                ChatSend.name, body.chat(idempotencyKey: key), token: token, client: request.client)
        } catch {
            throw HTTPFault(openAI: error)
        }
    }

    /// - Errors: the daemon's, where none of the answer has left.
    func answer() async throws(HTTPFault) -> BridgeResponse {
        body.isStreamed == true ? try await stream() : try await whole()
    }

    private func whole() async throws(HTTPFault) -> BridgeResponse {
        let result: [UInt8]
        do throws(RPCError) {
            result = try await request.relay.call(relayed, holding: request.memory)
        } catch {
            throw HTTPFault(openAI: error)
        }
        let outcome = try ChatOutcome(result)
        return .json(
            Completion.body(outcome, created: created),
            headers: [
                .balance: String(outcome.balance), .price: String(outcome.price),
            ])
    }

    /// Waits for the first that comes, since only until then an error can have its own status.
    private func stream() async throws(HTTPFault) -> BridgeResponse {
        let stream: RelayStream
        do throws(RPCError) {
            stream = try await request.relay.stream(
                relayed, holding: request.memory, onOverflow: request.hangUp)
        } catch {
            throw HTTPFault(openAI: error)
        }
        let first: RelayStream.Element
        do throws(RPCError) {
            first = try await stream.first()
        } catch {
            throw HTTPFault(openAI: error)
        }
        return .events(
            .init { writer in
                do {
                    try await write(stream, first, to: writer)
                } catch {
                    await stream.close()
                    throw error
                }
                await stream.close()
            })
    }

    private func write(
        _ stream: RelayStream, _ first: RelayStream.Element, to writer: EventWriter
    ) async throws {
        var chunks = CompletionChunks(
            model: body.model ?? "", created: created, includesUsage: body.includesUsage)
        var element = first
        while true {
            switch element {
            case .delta(let delta): try await writer.events(chunks.text(delta))
            case .silence: try await writer.heartbeat()
            case .restarted: return try await fail(Self.restarted, writer)
            case .overflow: return writer.drop()
            case .end(.success(let result)):
                return try await writer.events(chunks.end(ChatOutcome(result)))
            case .end(.failure(let error)):
                return try await fail(HTTPFault(openAI: error), writer)
            }
            element = await stream.next()
        }
    }

    /// The last event of a stream that does not come to its end.
    private func fail(_ fault: HTTPFault, _ writer: EventWriter) async throws {
        try await writer.event(data: OpenAIErrorShape().body(of: fault))
    }

    /// What the client has was said before the daemon was started again, and is not what was
    /// recorded in the end; events can't be taken back.
    private static let restarted = HTTPFault(
        RPCError(
            .unavailable, "The reply was begun anew, since the daemon was restarted.",
            data: ErrorData(outcome: .unknown)))
}
