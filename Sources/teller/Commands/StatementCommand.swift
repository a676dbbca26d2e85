import ArgumentParser
import TellerRPC

struct StatementCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "statement",
        abstract: "List what was added to your account and taken from it, newest first.",
        discussion: """
            BALANCE counts also what running chats hold.

            Examples:
              teller statement
              teller statement --limit 500 --json
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var page: PageOptions

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(
            Statement.self, Statement.Params(before: page.before, limit: page.limit))
    }
}
