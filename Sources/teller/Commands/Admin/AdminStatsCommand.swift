import ArgumentParser
import TellerRPC

struct AdminStatsCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Tell the sums of the ledger, and what each day added to them.",
        discussion: """
            Days are those of UTC; days on which nothing happened are left out.

            Examples:
              teller admin stats
              teller admin stats --days 7 --json
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var series: DayOptions

    var situation: Situation { Situation(purpose: .administration) }

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(AdminStats.self, AdminStats.Params(days: series.days))
    }
}
