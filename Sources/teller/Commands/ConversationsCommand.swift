import ArgumentParser
import TellerRPC

struct ConversationsCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "conversations",
        abstract: "List your conversations, those begun last first.",
        discussion: """
            Examples:
              teller conversations
              teller chat --conversation ID
              teller conversations delete ID
            """,
        subcommands: [ConversationsDeleteCommand.self])

    @OptionGroup var common: CommonOptions
    @OptionGroup var page: PageOptions

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(
            pageOf: Conversations.self,
            Conversations.Params(before: page.before, limit: page.limit))
    }
}
