import ArgumentParser
import TellerRPC

struct AdminEnableCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Let a disabled account be used again.",
        discussion: """
            Example:
              teller admin enable mallory
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var account: AccountArgument
    @OptionGroup var note: MemoOptions

    var situation: Situation { Situation(purpose: .administration, username: account.name) }

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(
            AdminEnable.self, AccountParams(username: account.name, memo: note.memo))
    }
}
