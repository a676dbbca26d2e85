internal import TellerLedger
internal import TellerRPC

/// No model takes its time yet, so there is never anything left to cancel; but what there is to
/// cancel must be the caller's.
struct ChatCancelHandler: Handler {
    typealias M = ChatCancel

    func check(_ params: ChatCancel.Params, _ call: Call) throws(RPCError) {
        guard (params.request == nil) != (params.chat == nil) else {
            throw .invalidParams("Exactly one of the params 'request' and 'chat' is needed.")
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
        return ChatCancel.Result(cancelled: false)
    }
}
