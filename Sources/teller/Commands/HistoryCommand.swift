import ArgumentParser
import TellerRPC

struct HistoryCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List your chats, newest first.",
        discussion: """
            On a terminal long texts are shortened; --json has them whole.

            Examples:
              teller history --limit 10
              teller history --conversation ID
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var page: PageOptions

    @Option(
        help: ArgumentHelp("Only chats of this conversation.", valueName: "id"),
        completion: Completion.conversations)
    var conversation: String?

    var situation: Situation {
        Situation(listings: conversation == nil ? [] : ["teller conversations"])
    }

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(
            pageOf: History.self,
            History.Params(conversation: conversation, before: page.before, limit: page.limit))
    }
}
