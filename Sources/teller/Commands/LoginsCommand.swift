import ArgumentParser
import TellerRPC

struct LoginsCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "logins",
        abstract: "List your logins that are good, newest first.",
        discussion: """
            Each login is a token on some machine or in some program. End those that you do not \
            know, and change the password.

            Examples:
              teller logins
              teller logins revoke ID
            """,
        subcommands: [LoginsRevokeCommand.self])

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(Logins.self, NoParams())
    }
}
