import ArgumentParser
import TellerClient
import TellerRPC

struct AdminAccountsCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts",
        abstract: "List accounts by name.",
        discussion: """
            Examples:
              teller admin accounts
              teller admin accounts al --limit 10
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "How the names begin.", completion: Completion.accounts)
    var prefix: String?

    @Option(help: ArgumentHelp("Go on behind this name.", valueName: "name"))
    var after: String?

    @Option(help: ArgumentHelp("At most so many rows, 1 to 500.", valueName: "rows"))
    var limit: Int64?

    var situation: Situation { Situation(purpose: .administration) }

    func perform(in session: Session) async throws(CommandError) {
        let reply = try await session.call(
            AdminAccounts.self, AdminAccounts.Params(query: prefix, after: after, limit: limit))
        try session.console.show(reply)
        if reply.result.accounts.isEmpty, prefix == nil, after == nil {
            session.console.advise(Advice(await session.informed()).firstAccount)
        }
    }
}
