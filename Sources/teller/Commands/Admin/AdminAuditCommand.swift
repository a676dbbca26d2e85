import ArgumentParser
import TellerRPC

struct AdminAuditCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "List what administrators did, newest first.",
        discussion: """
            Examples:
              teller admin audit
              teller admin audit --limit 500 --json
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var page: PageOptions

    var situation: Situation { Situation(purpose: .administration) }

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(
            AdminAudit.self, AdminAudit.Params(before: page.before, limit: page.limit))
    }
}
