import ArgumentParser
import TellerRPC

struct UsageCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Tell what you used, a day and a model at a time.",
        discussion: """
            Days are those of UTC; days without a chat are left out.

            Examples:
              teller usage
              teller usage --days 7
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var series: DayOptions

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(UsageReport.self, UsageReport.Params(days: series.days))
    }
}
