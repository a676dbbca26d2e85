internal import TellerRPC

extension BridgeRequest {
    /// The result of a method, in the name of the token that the request carries, else of `token`.
    ///
    /// - Errors: 401 for an Authorization that can't be one; what the daemon refuses.
    func call<M: Method>(
        _ method: M.Type, _ members: [(name: String, value: [UInt8])], token: String? = nil
    ) async throws(HTTPFault) -> ResultText {
        let token = try self.token() ?? token
        do throws(RPCError) {
            return ResultText(
                text: try await relay.call(
                    RelayRequest(M.name, members, token: token, client: client)))
        } catch {
            throw HTTPFault(error)
        }
    }

    /// A chat whose reply is streamed; it must be closed.
    ///
    /// - Errors: 401 for an Authorization that can't be one; 413, 503.
    func stream(
        _ members: [(name: String, value: [UInt8])], token: String? = nil
    ) async throws(HTTPFault) -> RelayStream {
        let token = try self.token() ?? token
        do throws(RPCError) {
            return try await relay.stream(
                RelayRequest(ChatSend.name, members, token: token, client: client),
                onOverflow: hangUp)
        } catch {
            throw HTTPFault(error)
        }
    }
}
