internal import TellerLedger
internal import TellerRPC

struct ConversationsDeleteHandler: Handler {
    typealias M = ConversationsDelete

    func handle(_ params: ConversationsDelete.Params, _ call: Call) async throws -> Done {
        let deletion = DeleteConversation(
            token: try call.user(), conversation: PublicID.chat(params.conversation))
        while try await call.services.ledger.post(deletion) {}
        return Done()
    }
}
