import ArgumentParser
import TellerRPC

struct AdminLoginsCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "logins",
        abstract: "List logins that are good, of one account or all.",
        discussion: """
            Examples:
              teller admin logins
              teller admin logins alice
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var account: AnyAccountArgument
    @OptionGroup var page: PageOptions

    var situation: Situation { Situation(purpose: .administration, username: account.name) }

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(
            AdminLogins.self,
            AdminLogins.Params(
                username: account.name, before: page.before, limit: page.limit))
    }
}
