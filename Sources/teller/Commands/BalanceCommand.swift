import ArgumentParser
import TellerRPC

struct BalanceCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "balance",
        abstract: "Tell how many tokens you can spend.",
        discussion: """
            Examples:
              teller balance
              teller balance --json | jq .balance
            """)

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(Balance.self, NoParams())
    }
}
