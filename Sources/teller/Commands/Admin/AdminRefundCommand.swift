import ArgumentParser
import TellerClient
import TellerRPC

struct AdminRefundCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund",
        abstract: "Give back what a chat was charged, or part of it.",
        discussion: """
            All refunds of a chat together are never more than it was charged. 'teller admin \
            chats' lists the ids.

            Examples:
              teller admin refund ID
              teller admin refund ID 40 --memo 'cut short'
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The chat's id.")
    var chat: String

    @Argument(help: "Tokens; all that was not refunded yet if not given.")
    var amount: Int64?

    @OptionGroup var note: MemoOptions
    @OptionGroup var repetition: KeyOptions

    var situation: Situation {
        Situation(purpose: .administration, listings: ["teller admin chats"])
    }

    func perform(in session: Session) async throws(CommandError) {
        let key = repetition.idempotencyKey ?? IdempotencyKey.random()
        try await session.show(
            AdminRefund.self,
            AdminRefund.Params(
                chat: chat, amount: amount, memo: note.memo, idempotencyKey: key),
            key: key)
    }
}
