import ArgumentParser
import TellerClient
import TellerRPC

struct AdminWithdrawCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Take tokens from an account's balance, never from what its chats hold.",
        discussion: """
            Example:
              teller admin withdraw alice 500 --memo 'paid back'
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var account: AccountArgument

    @Argument(help: "Tokens.")
    var amount: Int64

    @OptionGroup var note: MemoOptions
    @OptionGroup var repetition: KeyOptions

    var situation: Situation { Situation(purpose: .administration, username: account.name) }

    func perform(in session: Session) async throws(CommandError) {
        let key = repetition.idempotencyKey ?? IdempotencyKey.random()
        try await session.show(
            AdminWithdraw.self,
            AmountParams(
                username: account.name, amount: amount, memo: note.memo, idempotencyKey: key),
            key: key)
    }
}
