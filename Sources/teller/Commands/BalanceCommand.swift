import ArgumentParser
import TellerClient
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
        let reply = try await session.call(Balance.self, NoParams())
        try session.console.show(reply)
        if reply.result.balance == 0 {
            session.console.advise(Advice(await session.informed()).tokens)
        }
    }
}
