import ArgumentParser
import TellerRPC

struct LoginsRevokeCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End one of your logins.",
        discussion: """
            Example:
              teller logins revoke ID
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The login's id.", completion: Completion.logins)
    var id: String

    var situation: Situation { Situation(listings: ["teller logins"]) }

    func perform(in session: Session) async throws(CommandError) {
        let reply = try await session.call(LoginsRevoke.self, LoginsRevoke.Params(login: id))
        let id = session.console.output.word(id)
        try session.console.show(reply, "The login \(id) has ended.")
    }
}
