import ArgumentParser
import TellerRPC

struct AdminLinkCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Let a user of this machine log in to an account with --local.",
        discussion: """
            The uid is bound by the name that it has now. This mends also a user whose name has \
            changed. A uid that the daemon's config keeps from --local is refused.

            Example:
              teller admin link alice "$(id -u alice)"
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var account: AccountArgument

    @Argument(help: "The user's uid.")
    var uid: Int64

    @OptionGroup var note: MemoOptions

    /// Not of the account: what there is not may be the uid, which no command lists.
    var situation: Situation { Situation(purpose: .administration) }

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(
            AdminLink.self,
            AdminLink.Params(username: account.name, uid: uid, memo: note.memo))
    }
}
