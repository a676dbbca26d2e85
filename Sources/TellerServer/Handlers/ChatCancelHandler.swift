internal import TellerChat
internal import TellerLedger
internal import TellerRPC

struct ChatCancelHandler: Handler {
    typealias M = ChatCancel

    func check(_ params: ChatCancel.Params, _ call: Call) throws(RPCError) {
        guard (params.request == nil) != (params.chat == nil) else {
            throw .invalidParams("Exactly one of the params 'request' and 'chat' is needed.")
        }
        // Its requests are the bridge's own, and their ids known to nobody else.
        guard params.request == nil || !call.isRelayed else {
            throw .invalidParams("Through a bridge the param 'chat' is needed, not 'request'.")
        }
    }

    func handle(_ params: ChatCancel.Params, _ call: Call) async throws -> ChatCancel.Result {
        let token = try call.user()
        let chat = params.chat.map(PublicID.chat)
        let now = call.services.clock()
        try await call.services.read { snapshot throws(LedgerError) in
            let account = try snapshot.activeSession(token, at: now).standing.id
            if let chat { _ = try snapshot.chat(chat, of: account) }
        }
        let engine = call.services.engine
        if let chat { return ChatCancel.Result(cancelled: engine.cancel(chat)) }
        // Whoever sent a request may take it back, whatever token each of them carried.
        let request = Array(call.params.text(of: "request") ?? [])
        return ChatCancel.Result(
            cancelled: engine.cancel(
                CallKey(connection: ObjectIdentifier(call.origin), id: request)))
    }
}
