import ArgumentParser
import TellerRPC

struct PasswordCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: "Set your password, and end all your other logins.",
        discussion: """
            The old password is asked for on the terminal, then the new one twice. An account \
            that has none, as after 'teller login --local', takes its first one from the user of \
            the machine whose account it is.

            Examples:
              teller password
              printf '%s\\n' "$OLD" "$NEW" | teller password --password-stdin
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "Read the old and the new password as two lines of standard input.")
    var passwordStdin = false

    var situation: Situation { Situation(purpose: .password) }

    func perform(in session: Session) async throws(CommandError) {
        // Nobody is to type two passwords only to learn that they are not logged in.
        _ = try session.token()
        let (old, new) = try PasswordPrompt.change(fromInput: passwordStdin)
        let reply = try await session.call(
            Password.self, Password.Params(oldPassword: old, newPassword: new))
        try session.console.show(reply, "The password is set; all other logins have ended.")
    }
}
