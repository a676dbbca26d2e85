import ArgumentParser
import TellerRPC

struct ConversationsDeleteCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Erase the texts of a conversation for ever.",
        discussion: """
            What its chats cost stays in your statement.

            Example:
              teller conversations delete ID
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The conversation's id.", completion: Completion.conversations)
    var id: String

    var situation: Situation { Situation(listings: ["teller conversations"]) }

    func perform(in session: Session) async throws(CommandError) {
        let reply = try await session.call(
            ConversationsDelete.self, ConversationsDelete.Params(conversation: id))
        let id = session.console.output.word(id)
        try session.console.show(reply, "The conversation \(id) is erased.")
    }
}
