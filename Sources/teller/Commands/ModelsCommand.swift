import ArgumentParser
import TellerRPC

struct ModelsCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models and what a chat with each costs.",
        discussion: """
            Examples:
              teller models
              teller chat --model echo hello
            """)

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(Models.self, NoParams())
    }
}
