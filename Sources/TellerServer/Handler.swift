internal import TellerRPC

/// What answers a method.
///
/// Its errors are those of the layers below, or of the wire.
protocol Handler: Sendable {
    associatedtype M: Method

    /// Whether its answer may be far longer than the request: then it begins only when there is
    /// room for it, and is not encoded on the event loop.
    static var mayAnswerAtLength: Bool { get }

    /// Refuses params of which each is right, but not all together: before it matters who calls.
    func check(_ params: M.Params, _ call: Call) throws(RPCError)

    /// - Throws: `RPCError`, `LedgerError`, `ChatError` or `Accounts.Failure`.
    func handle(_ params: M.Params, _ call: Call) async throws -> M.Result
}

extension Handler {
    static var mayAnswerAtLength: Bool { false }

    var method: any Method.Type { M.self }

    func check(_ params: M.Params, _ call: Call) throws(RPCError) {}
}
