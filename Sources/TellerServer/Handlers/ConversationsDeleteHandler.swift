internal import TellerLedger
internal import TellerRPC

struct ConversationsDeleteHandler: Handler {
    typealias M = ConversationsDelete

    func handle(_ params: ConversationsDelete.Params, _ call: Call) async throws -> Done {
        var deletion = DeleteConversation(
            token: try call.user(), conversation: PublicID.chat(params.conversation))
        while let next = try await call.services.ledger.post(deletion) { deletion.before = next }
        return Done()
    }
}
