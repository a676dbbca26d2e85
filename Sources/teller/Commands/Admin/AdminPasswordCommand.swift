import ArgumentParser
import TellerRPC

struct AdminPasswordCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: "Set an account's password, and end all its logins.",
        discussion: """
            The password is asked twice on the terminal.

            Examples:
              teller admin password alice
              pass show alice | teller admin password alice --password-stdin
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var password: PasswordOptions
    @OptionGroup var account: AccountArgument
    @OptionGroup var note: MemoOptions

    var situation: Situation { Situation(purpose: .administration, username: account.name) }

    func perform(in session: Session) async throws(CommandError) {
        let password = try PasswordPrompt.new(fromInput: password.passwordStdin)
        let reply = try await session.call(
            AdminPassword.self,
            AdminPassword.Params(
                username: account.name, newPassword: password, memo: note.memo))
        let name = session.console.output.word(account.name)
        try session.console.show(
            reply, "The password of \(name) is set; all its logins have ended.")
    }
}
