internal import HTTPTypes
internal import HummingbirdCore
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
    func respond(to request: Request, on channel: any Channel) async throws {
        let path = Self.segments(request.head.path ?? "/")
        let shape = router.errors(at: path)
        let watch = Stopwatch()
        var reached: Route?
        var response: BridgeResponse
        do throws(HTTPFault) {
            let client = try policy.client(of: request.head, peer: peer)
            try policy.check(request.head)
            try policy.count(client)
            if let preflight = policy.preflight(request.head, router.methods(at: path)) {
                response = preflight
            } else {
                var asked = BridgeRequest(
                    method: request.method, path: path, query: Self.query(request.head.path ?? ""),
                    headers: request.headers, client: client, relay: relay,
                    hangUp: { channel.close(promise: nil) })
                let route = try router.route(for: &asked)
                reached = route
                if Self.announcesTooMuch(request.headers) { throw .bodyTooLarge() }
                if request.headers[.expect]?.lowercased() == "100-continue" {
                    try await Self.invite(channel)
                }
                asked.body = try await Self.body(of: request)
                response = try await route.handler(asked)
            }
        } catch {
            response = Self.response(error, shape)
        }
        // Also where the client is gone before the end.
        defer {
            metrics.ofRoute(reached).count(
                status: response.status, nanoseconds: watch.nanoseconds)
        }
        try await write(response, to: request.head, on: channel)
    }

    // Reading

    private static func segments(_ path: String) -> [String] {
        path.prefix { $0 != "?" }.split(separator: "/").map(String.init)
    }

    private static func query(_ path: String) -> String {
        path.firstIndex(of: "?").map { String(path[path.index(after: $0)...]) } ?? ""
    }

    private static func announcesTooMuch(_ headers: HTTPFields) -> Bool {
        guard let length = headers[.contentLength] else { return false }
        return Int(length).map { $0 > BridgeLimits.bodyBytes } ?? true
    }

    private static func invite(_ channel: any Channel) async throws(HTTPFault) {
        do {
            let part = HTTPResponsePart.head(HTTPResponse(status: .continue))
            try await channel.writeAndFlush(part).get()
        } catch {
            throw .badRequest("The client is gone.")
        }
    }

    private static func body(of request: Request) async throws(HTTPFault) -> [UInt8] {
        var body: [UInt8] = []
        do {
            for try await part in request.body {
                body += part.readableBytesView
                if body.count > BridgeLimits.bodyBytes { break }
            }
        } catch {
            var fault = HTTPFault.badRequest("The body does not come to its end.")
            fault.closesConnection = true
            throw fault
        }
        guard body.count <= BridgeLimits.bodyBytes else { throw .bodyTooLarge() }
        return body
    }

    // Writing

    private static func response(_ fault: HTTPFault, _ shape: any ErrorShape) -> BridgeResponse {
        var headers = fault.headers
        if fault.closesConnection { headers[.connection] = "close" }
        return .json(
            shape.body(of: fault), status: .init(integerLiteral: fault.status), headers: headers)
    }

    /// Returns once the client's socket has taken the answer.
    private func write(
        _ response: BridgeResponse, to request: HTTPRequest, on channel: any Channel
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
            if request.method != .head, !whole.body.isEmpty {
                channel.write(
                    HTTPResponsePart.body(channel.allocator.buffer(bytes: whole.body)),
                    promise: nil)
            }
            try await channel.writeAndFlush(HTTPResponsePart.end(nil)).get()
        case .events(let events):
            fields.append(contentsOf: events.headers)
            fields[.contentType] = "text/event-stream"
            // Proxies of nginx's kind hold text back otherwise.
            fields[.accelBuffering] = "no"
            let writer = EventWriter(channel)
            channel.writeAndFlush(
                HTTPResponsePart.head(HTTPResponse(status: .ok, headerFields: fields)),
                promise: nil)
            try await events.produce(writer)
            try await writer.finish()
        }
    }
}
