internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes
internal import TellerMetrics
internal import TellerRPC

/// Answers the requests of one connection.
struct Responder: Sendable {
    let router: Router
    let policy: RequestPolicy
    let relay: RelayConnection
    /// Who is at the other end of the connection.
    let peer: ClientAddress
    let metrics: BridgeMetrics

    /// - Throws: what the channel does, once the client is gone.
    func respond<Body: AsyncIteratorProtocol>(
        to head: HTTPRequest, body: inout Body, _ intake: RequestIntake, on channel: any Channel
    ) async throws where Body.Element == ByteBuffer {
        let path = Self.segments(head.path ?? "/")
        let shape = router.errors(at: path)
        let watch = Stopwatch()
        var reached: Route?
        var response: BridgeResponse
        do throws(HTTPFault) {
            if let refusal = intake.refusal { throw refusal }
            let client = try policy.client(of: head, peer: peer)
            try policy.check(head)
            try policy.count(client)
            if let preflight = policy.preflight(head, router.methods(at: path)) {
                response = preflight
            } else {
                var asked = BridgeRequest(
                    method: head.method, path: path, query: Self.query(head.path ?? ""),
                    headers: head.headerFields, client: client, relay: relay,
                    memory: intake.memory, hangUp: { channel.close(promise: nil) })
                let route = try router.route(for: &asked)
                reached = route
                try Self.checkLength(head.headerFields)
                if head.headerFields[.expect]?.lowercased() == "100-continue" {
                    try await Self.invite(channel)
                }
                asked.body = try await Self.read(&body, intake)
                response = try await route.handler(asked)
                try take(response, head.method, intake.memory)
            }
        } catch {
            let isRepeatable =
                head.method == .get || head.method == .head
                || head.headerFields[.idempotencyKey] != nil
            response = Self.response(error, shape, isRepeatable: isRepeatable)
        }
        // Also where the client is gone before the end.
        defer {
            metrics.ofRoute(reached).count(
                status: response.status, nanoseconds: watch.nanoseconds)
        }
        try await write(response, to: head, on: channel, intake.memory)
    }

    // Reading

    static func segments(_ path: String) -> [String] {
        path.prefix { $0 != "?" }.split(separator: "/").map(String.init)
    }

    private static func query(_ path: String) -> String {
        path.firstIndex(of: "?").map { String(path[path.index(after: $0)...]) } ?? ""
    }

    /// - Errors: 413 for a body that would be too long, before any of it is read.
    private static func checkLength(_ headers: HTTPFields) throws(HTTPFault) {
        guard let length = headers[.contentLength] else { return }
        let most = RequestIntake.mostBytes(authorization: headers[.authorization])
        guard let length = Int(length), length <= most else { throw .bodyTooLarge(most: most) }
    }

    private static func invite(_ channel: any Channel) async throws(HTTPFault) {
        do {
            let part = HTTPResponsePart.head(HTTPResponse(status: .continue))
            try await channel.writeAndFlush(part).get()
        } catch {
            throw .badRequest("The client is gone.")
        }
    }

    private static func read<Body: AsyncIteratorProtocol>(
        _ body: inout Body, _ intake: RequestIntake
    ) async throws(HTTPFault) -> [UInt8] where Body.Element == ByteBuffer {
        var bytes: [UInt8] = []
        do {
            while intake.refusal == nil, let part = try await body.next(isolation: #isolation) {
                bytes += part.readableBytesView
            }
        } catch {
            var fault = HTTPFault.badRequest("The body does not come to its end.")
            fault.closesConnection = true
            throw fault
        }
        if let refusal = intake.refusal { throw refusal }
        return bytes
    }

    /// Makes room for an answer.
    ///
    /// - Errors: 503 where there is none; what was written is written all the same.
    private func take(
        _ response: BridgeResponse, _ method: HTTPRequest.Method, _ memory: MemoryCharge
    ) throws(HTTPFault) {
        guard case .whole(let whole) = response, whole.body.count > BridgeLimits.freeAnswerBytes,
            !memory.take(whole.body.count, for: .due)
        else { return }
        let isRead = whole.isRead || method == .get || method == .head
        throw HTTPFault(isRead ? .tooMuchHeld : .answerNotHeld)
    }

    // Writing

    private static func response(
        _ fault: HTTPFault, _ shape: any ErrorShape, isRepeatable: Bool
    ) -> BridgeResponse {
        var headers = fault.headers
        headers.append(contentsOf: shape.headers(of: fault, isRepeatable: isRepeatable))
        if fault.closesConnection { headers[.connection] = "close" }
        return .json(
            shape.body(of: fault), status: .init(integerLiteral: fault.status), headers: headers)
    }

    /// Returns once the client's socket has taken the answer.
    private func write(
        _ response: BridgeResponse, to request: HTTPRequest, on channel: any Channel,
        _ memory: MemoryCharge
    ) async throws {
        var fields = policy.fields(for: request)
        switch response {
        case .whole(let whole):
            fields.append(contentsOf: whole.headers)
            if let type = whole.contentType { fields[.contentType] = type }
            if whole.status != .noContent { fields[.contentLength] = String(whole.body.count) }
            channel.write(
                HTTPResponsePart.head(HTTPResponse(status: whole.status, headerFields: fields)),
                promise: nil)
            if request.method != .head { try await write(whole.body, on: channel) }
            try await channel.writeAndFlush(HTTPResponsePart.end(nil)).get()
        case .events(let events):
            fields.append(contentsOf: events.headers)
            fields[.contentType] = "text/event-stream"
            // Proxies of nginx's kind hold text back otherwise.
            fields[.accelBuffering] = "no"
            let writer = EventWriter(channel, memory)
            channel.writeAndFlush(
                HTTPResponsePart.head(HTTPResponse(status: .ok, headerFields: fields)),
                promise: nil)
            try await events.produce(writer)
            try await writer.finish()
        }
    }

    /// In parts, so that no second copy of a long answer waits for its client; the last is sent with
    /// the end.
    private func write(_ body: [UInt8], on channel: any Channel) async throws {
        var rest = body[...]
        while rest.count > BridgeLimits.answerPart {
            let part = channel.allocator.buffer(bytes: rest.prefix(BridgeLimits.answerPart))
            rest = rest.dropFirst(BridgeLimits.answerPart)
            try await channel.writeAndFlush(HTTPResponsePart.body(part)).get()
        }
        guard !rest.isEmpty else { return }
        channel.write(
            HTTPResponsePart.body(channel.allocator.buffer(bytes: rest)), promise: nil)
    }
}
