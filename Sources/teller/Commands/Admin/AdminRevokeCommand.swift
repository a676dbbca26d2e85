import ArgumentParser
import TellerRPC

struct AdminRevokeCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End a login, or all logins of an account.",
        discussion: """
            Examples:
              teller admin revoke ID
              teller admin revoke --all alice --memo 'lost laptop'
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The login's id.", completion: Completion.anyLogins)
    var id: String?

    @Option(
        help: ArgumentHelp("All logins of this account.", valueName: "name"),
        completion: Completion.accounts)
    var all: String?

    @OptionGroup var note: MemoOptions

    var situation: Situation {
        Situation(
            purpose: .administration, username: all,
            listings: id == nil ? [] : ["teller admin logins"])
    }

    func validate() throws {
        guard (id == nil) != (all == nil) else {
            throw ValidationError("Give the id of a login, or --all with an account; not both.")
        }
    }

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(
            AdminRevoke.self,
            AdminRevoke.Params(login: id, username: all, memo: note.memo))
    }
}
