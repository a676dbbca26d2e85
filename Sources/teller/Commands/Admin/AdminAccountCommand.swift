import ArgumentParser
import TellerRPC

struct AdminAccountCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Tell one account, with the sums of its entries.",
        discussion: """
            Example:
              teller admin account alice
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var account: AccountArgument

    var situation: Situation { Situation(purpose: .administration, username: account.name) }

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(AdminAccount.self, AdminAccount.Params(username: account.name))
    }
}
