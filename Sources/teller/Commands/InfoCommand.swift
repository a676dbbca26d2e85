import ArgumentParser
import TellerRPC

struct InfoCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Tell which daemon this is, what it serves and its limits.",
        discussion: """
            Examples:
              teller info
              teller info --socket /run/teller/teller.sock --json
            """)

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(ServerInfo.self, NoParams())
    }
}
