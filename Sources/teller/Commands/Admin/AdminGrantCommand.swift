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
    @OptionGroup var options: AmountOptions

    var situation: Situation { Situation(purpose: .administration, username: options.name) }

    func perform(in session: Session) async throws(CommandError) {
        let key = options.idempotencyKey ?? IdempotencyKey.random()
        try await session.show(
            AdminGrant.self,
            AmountParams(
                username: options.name, amount: options.amount, memo: options.memo,
                idempotencyKey: key),
            key: key)
    }
}
