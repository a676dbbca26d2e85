internal import Logging
internal import TellerAccounts
internal import TellerChat
internal import TellerLedger
internal import TellerMetrics
internal import TellerRPC
internal import TellerSystemd

/// Turns a request into the line that answers it.
struct Dispatcher: Sendable {
    let logger: Logger

    /// The answer's line, the same for every transport; empty where nobody is left to read it.
    func answer(_ endpoint: Endpoint, _ call: Call) async -> [UInt8] {
        let metrics = call.services.activity.metrics
        let watch = Stopwatch()
        do {
            let properties = call.isRelayed ? endpoint.relayProperties : endpoint.properties
            let line = try await run(endpoint.handler, properties, call)
            metrics.methods[endpoint.index].ended(nil, watch)
            note(endpoint, call, "ok")
            return line
        } catch {
            let refusal = refusal(error, endpoint.method.name)
            metrics.note(error)
            metrics.methods[endpoint.index].ended(refusal.kind, watch)
            note(endpoint, call, refusal.kind.rawValue)
            return Response.line(id: call.id ?? .null, error: refusal)
        }
    }

    private func run<H: Handler>(
        _ handler: H, _ properties: [Property], _ call: Call
    ) async throws -> [UInt8] {
        let params = try call.params.decode(H.M.Params.self, properties: properties)
        var call = call
        if let token = try call.params.token() { call.token = Token.hash(token) }
        if call.isRelayed, let text = try call.params.clientAddress() {
            guard let address = ClientAddress(text) else {
                throw RPCError.invalidParams(
                    "The param 'client_address' must be an IPv4 or IPv6 address.")
            }
            call.clientAddress = address
        }
        try handler.check(params, call)
        switch H.M.access {
        case .anyone: break
        case .user: _ = try call.user()
        case .admin: _ = try call.admin()
        }
        let result: H.M.Result
        do {
            result = try await handler.handle(params, call)
        } catch {
            call.noteUse(for: H.M.self, refusedBy: error)
            throw error
        }
        call.noteUse(for: H.M.self)
        if call.origin.isGone { return [] }
        let id = call.id ?? .null
        guard H.mayAnswerAtLength else { return try Response.line(id: id, result: result) }
        // Elsewhere: the loop has other connections to serve.
        return try await Task.detached { try Response.line(id: id, result: result) }.value
    }

    /// A line a request, for whoever asks for that much: its params are nobody's business.
    private func note(_ endpoint: Endpoint, _ call: Call, _ outcome: String) {
        logger.debug(
            "A request was answered.",
            metadata: .keyed([
                .method: "\(endpoint.method.name)", .outcome: "\(outcome)",
                .peerUID: call.peerUID.map { "\($0)" } ?? "unknown",
            ]))
    }

    private func refusal(_ error: any Error, _ method: String) -> RPCError {
        switch error {
        case let error as RPCError: return error
        case let error as LedgerError: return RPCError(error)
        case let error as ChatError: return RPCError(error)
        case let failure as Accounts.Failure: return RPCError(failure)
        default:
            logger.tell(.fault, [.method: "\(method)", .reason: "\(error)"])
            return RPCError(.internalError, "The daemon has a fault; its log says which.")
        }
    }
}
