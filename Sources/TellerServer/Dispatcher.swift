internal import Logging
internal import TellerAccounts
internal import TellerChat
internal import TellerLedger
internal import TellerRPC

/// Turns a request into the line that answers it.
struct Dispatcher: Sendable {
    let logger: Logger

    /// The answer's line; the same for every transport.
    func answer(
        _ handler: any Handler, _ call: Call, id: RequestID
    ) async -> [UInt8] {
        do {
            return try await run(handler, call, id: id)
        } catch {
            return Response.line(id: id, error: refusal(error, handler.method.name))
        }
    }

    private func run<H: Handler>(
        _ handler: H, _ call: Call, id: RequestID
    ) async throws -> [UInt8] {
        let extras =
            H.M.Params.fields.contains { $0.property.name == "token" }
            ? [] : [RawParams.Extra.token]
        let params = try call.params.decode(H.M.Params.self, extras: extras)
        if H.M.access == .user { _ = try call.user() }
        if H.M.access == .admin { _ = try call.admin() }
        return try Response.line(id: id, result: try await handler.handle(params, call))
    }

    private func refusal(_ error: any Error, _ method: String) -> RPCError {
        switch error {
        case let error as RPCError: return error
        case let error as LedgerError: return RPCError(error)
        case let error as ChatError: return RPCError(error)
        case let failure as Accounts.Failure: return RPCError(failure)
        default:
            logger.error(
                "A request met a fault of the daemon.",
                metadata: .keyed([.method: "\(method)", .reason: "\(error)"]))
            return RPCError(.internalError, "The daemon has a fault; its log says which.")
        }
    }
}
