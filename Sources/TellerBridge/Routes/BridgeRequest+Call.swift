internal import TellerRPC

extension BridgeRequest {
    /// The result of a method, in the name of the token that the request carries, else of `token`.
    ///
    /// - Errors: 401 for an Authorization that can't be one; what the daemon refuses.
    func call<M: Method>(
        _ method: M.Type, _ members: [(name: String, value: [UInt8])], token: String? = nil
    ) async throws(HTTPFault) -> ResultText {
        try await call(method, members, asBearerOf: try bearer(or: token))
    }

    /// The result of a method that nobody needs a token for.
    ///
    /// What the request carries is not looked at: clients that log in again still send their last.
    ///
    /// - Errors: what the daemon refuses.
    func callAsAnyone<M: Method>(
        _ method: M.Type, _ members: [(name: String, value: [UInt8])]
    ) async throws(HTTPFault) -> ResultText {
        try await call(method, members, asBearerOf: nil)
    }

    private func call<M: Method>(
        _ method: M.Type, _ members: [(name: String, value: [UInt8])], asBearerOf token: String?
    ) async throws(HTTPFault) -> ResultText {
        do throws(RPCError) {
            return ResultText(
                text: try await relay.call(
                    RelayRequest(M.name, members, token: token, client: client),
                    holding: memory))
        } catch {
            throw HTTPFault(error)
        }
    }

    /// The token of the head, else the one of the body.
    ///
    /// - Errors: 401 where neither is one.
    private func bearer(or bodyToken: String?) throws(HTTPFault) -> String? {
        // A field of another scheme is for somebody before us, who asks for a password.
        if let bodyToken, !carriesToken { return bodyToken }
        return try token() ?? bodyToken
    }

    /// A chat whose reply is streamed; it must be closed.
    ///
    /// - Errors: 401 for an Authorization that can't be one; 413, 503.
    func stream(
        _ members: [(name: String, value: [UInt8])], token: String? = nil
    ) async throws(HTTPFault) -> RelayStream {
        let token = try bearer(or: token)
        do throws(RPCError) {
            return try await relay.stream(
                RelayRequest(ChatSend.name, members, token: token, client: client),
                holding: memory,
                onOverflow: hangUp)
        } catch {
            throw HTTPFault(error)
        }
    }
}
