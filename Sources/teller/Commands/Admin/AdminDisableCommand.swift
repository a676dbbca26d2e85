import ArgumentParser
import TellerRPC

struct AdminDisableCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "End an account's logins at once, and let none be made.",
        discussion: """
            Chats that are running finish, and are charged.

            Example:
              teller admin disable mallory --memo 'shared the password'
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var account: AccountArgument
    @OptionGroup var note: MemoOptions

    var situation: Situation { Situation(purpose: .administration, username: account.name) }

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(
            AdminDisable.self, AccountParams(username: account.name, memo: note.memo))
    }
}
