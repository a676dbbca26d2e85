import ArgumentParser
import TellerRPC

struct AdminRoleCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Make an account an administrator's, or a user's again.",
        discussion: """
            Whoever is logged in to an account with the role admin may do all that is listed in \
            'teller admin --help'.

            Examples:
              teller admin role alice admin
              teller admin role alice user --memo 'left the team'
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var account: AccountArgument

    @Argument(
        help: "What it may do: user or admin.",
        completion: .list(Account.Role.allCases.map(\.rawValue)), transform: Account.Role.typed)
    var role: Account.Role

    @OptionGroup var note: MemoOptions

    var situation: Situation { Situation(purpose: .administration, username: account.name) }

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(
            AdminRole.self,
            AdminRole.Params(username: account.name, role: role, memo: note.memo))
    }
}
