import ArgumentParser
import TellerRPC

struct RegisterCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Open an account with the starting balance.",
        discussion: """
            The password is asked twice on the terminal. It has 8 to 1024 bytes.

            Examples:
              teller register alice
              pass show teller | teller register alice --password-stdin
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var password: PasswordOptions

    @Argument(help: "The name to be: letters, digits and @.+-_")
    var name: String

    var situation: Situation { Situation(purpose: .registration, username: name) }

    func perform(in session: Session) async throws(CommandError) {
        let password = try PasswordPrompt.new(fromInput: password.passwordStdin)
        try await session.show(
            Register.self, Register.Params(username: name, password: password))
    }
}
