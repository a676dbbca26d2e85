internal import TellerRPC

/// That it is the first request of its connection was seen to before.
struct RelayHandler: Handler {
    typealias M = Relay

    func handle(_ params: NoParams, _ call: Call) async throws -> Done {
        guard await call.origin.beginRelay() else { throw RPCError.notABridge }
        return Done()
    }
}

extension RPCError {
    static let notABridge = RPCError(
        .forbidden, "Only the daemon's own user and its config's bridge_users may relay.")
    static let notThroughABridge = RPCError(
        .forbidden, "That is for callers of the daemon's own socket, not through a bridge.")
}
