import ArgumentParser
import TellerRPC

struct AdminCreateCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Open an account, also where registration is closed.",
        discussion: """
            The password is asked twice on the terminal. With --no-password nobody can log in by \
            password until one is set.

            Examples:
              teller admin create alice
              teller admin create robot --no-password --balance 100000 --memo 'build machine'
              teller admin create bob --role admin --password-stdin < password
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var password: PasswordOptions

    @Argument(help: "The name to be: letters, digits and @.+-_")
    var name: String

    @Flag(help: "Open it without a password.")
    var noPassword = false

    @Option(help: ArgumentHelp("Tokens to begin with.", valueName: "tokens"))
    var balance: Int64?

    @Option(
        help: ArgumentHelp("What it may do: user or admin.", valueName: "role"),
        completion: .list(Account.Role.allCases.map(\.rawValue)), transform: Account.Role.typed)
    var role: Account.Role?

    @OptionGroup var note: MemoOptions

    var situation: Situation { Situation(purpose: .administration, username: name) }

    func validate() throws {
        guard !(noPassword && password.passwordStdin) else {
            throw ValidationError("Give --no-password or --password-stdin, not both.")
        }
    }

    func perform(in session: Session) async throws(CommandError) {
        let secret =
            try noPassword ? nil : PasswordPrompt.new(fromInput: password.passwordStdin)
        try await session.show(
            AdminCreate.self,
            AdminCreate.Params(
                username: name, password: secret, balance: balance, role: role, memo: note.memo))
    }
}
