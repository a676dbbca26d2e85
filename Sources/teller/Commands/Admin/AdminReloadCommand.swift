import ArgumentParser
import TellerClient
import TellerRPC

struct AdminReloadCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Have the daemon read its config again.",
        discussion: """
            It is taken whole or not at all: a fault is told with its line, and the daemon goes \
            on as before. Chats that are running end under what they began with.

            Example:
              sudo teller admin reload
            """)

    @OptionGroup var common: CommonOptions

    var situation: Situation { Situation(purpose: .administration) }

    func perform(in session: Session) async throws(CommandError) {
        let reply = try await session.call(ServerReload.self, NoParams())
        try session.console.show(reply, "The daemon has taken its config over.")
    }
}
