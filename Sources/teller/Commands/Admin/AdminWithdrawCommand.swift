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
    @OptionGroup var options: AmountOptions

    var situation: Situation { Situation(purpose: .administration, username: options.name) }

    func perform(in session: Session) async throws(CommandError) {
        let key = options.idempotencyKey ?? IdempotencyKey.random()
        try await session.show(
            AdminWithdraw.self,
            AmountParams(
                username: options.name, amount: options.amount, memo: options.memo,
                idempotencyKey: key),
            key: key)
    }
}
