internal import TellerChat
internal import TellerLedger
internal import TellerRPC

struct ChatCancelHandler: Handler {
    typealias M = ChatCancel

    func check(_ params: ChatCancel.Params, _ call: Call) throws(RPCError) {
        guard params.nameCount == 1 else {
            throw .invalidParams(
                "Exactly one of the params 'request', 'chat' and 'idempotency_key' is needed.")
        }
        // Its requests are the bridge's own, and their ids known to nobody else.
        guard params.request == nil || !call.isRelayed else {
            throw .invalidParams(
                "Through a bridge the param 'chat' or 'idempotency_key' is needed, not 'request'.")
        }
    }

    func handle(_ params: ChatCancel.Params, _ call: Call) async throws -> ChatCancel.Result {
        let token = try call.user()
        let chat = params.chat.map(PublicID.chat)
        let key = params.idempotencyKey
        let now = call.services.clock()
        let (account, recorded) = try await call.services.read {
            snapshot throws(LedgerError) -> (AccountID, ChatRecord?) in
            let account = try snapshot.activeSession(token, at: now).standing.id
            if let chat { return (account, try snapshot.chat(chat, of: account)) }
            guard let key else { return (account, nil) }
            return (account, try snapshot.chat(of: account, key: key))
        }
        let engine = call.services.engine
        if let key {
            // Looked for behind the record: a chat is found here from before its hold can be seen.
            if let isCancelled = try await engine.cancel(key: key, of: account) {
                return ChatCancel.Result(cancelled: isCancelled)
            }
            guard let recorded, !recorded.isDeleted else { throw LedgerError.notFound(.chat) }
            return ChatCancel.Result(cancelled: false)
        }
        if let chat { return ChatCancel.Result(cancelled: try await engine.cancel(chat)) }
        let request = RequestID(text: call.params.text(of: "request") ?? [])
        let isToCome = await call.origin.isWaiting(request)
        let isCancelled = try await engine.cancel(
            CallIdentity(connection: ObjectIdentifier(call.origin), id: request.text), by: token,
            of: account)
        // It would not be true that it has ended: it has not begun.
        if isToCome, !isCancelled { throw LedgerError.notFound(.chat) }
        return ChatCancel.Result(cancelled: isCancelled)
    }
}
