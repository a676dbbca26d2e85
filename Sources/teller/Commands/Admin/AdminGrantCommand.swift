import ArgumentParser
import TellerClient
import TellerRPC

struct AdminGrantCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Add tokens to an account.",
        discussion: """
            Example:
              teller admin grant alice 5000 --memo 'paid in cash'
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
            AdminGrant.self,
            AmountParams(
                username: account.name, amount: amount, memo: note.memo, idempotencyKey: key),
            key: key)
    }
}
