import ArgumentParser
import TellerRPC

struct AdminStatementCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "statement",
        abstract: "List entries of one account or all, newest first.",
        discussion: """
            BALANCE counts also what running chats hold.

            Examples:
              teller admin statement alice
              teller admin statement --since 2026-11-01 --until 2026-12-01
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var account: AnyAccountArgument
    @OptionGroup var period: PeriodOptions
    @OptionGroup var page: PageOptions

    var situation: Situation { Situation(purpose: .administration, username: account.name) }

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(
            AdminStatement.self,
            AdminStatement.Params(
                username: account.name, since: period.since, until: period.until,
                before: page.before, limit: page.limit))
    }
}
