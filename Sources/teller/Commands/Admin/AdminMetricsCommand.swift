import ArgumentParser
import TellerClient
import TellerRPC

struct AdminMetricsCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Print what the daemon counts and measures, as Prometheus reads it.",
        discussion: """
            The text is what a scrape gets; tellerd(8) tells what each metric means.

            Examples:
              sudo teller admin metrics
              sudo teller admin metrics | promtool check metrics
            """)

    @OptionGroup var common: CommonOptions

    var situation: Situation { Situation(purpose: .administration) }

    func perform(in session: Session) async throws(CommandError) {
        let reply = try await session.call(ServerMetrics.self, NoParams())
        let console = session.console
        if console.json { return try console.show(json: reply.text) }
        let text = reply.result.text
        try console.write(
            console.output.isTerminal ? ForeignText.escaped(text, keepingLines: true) : text)
    }
}
