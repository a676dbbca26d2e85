import ArgumentParser

struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "Look after accounts; for administrators.",
        discussion: """
            Administrators are root, the members of the admin group (teller-admin), and who logs
            in to an account with the role admin.

            Example:
              sudo teller admin grant alice 5000 --memo 'paid in cash'
            """,
        subcommands: [
            AdminAccountsCommand.self, AdminAccountCommand.self, AdminCreateCommand.self,
            AdminGrantCommand.self, AdminWithdrawCommand.self, AdminVerifyCommand.self,
        ])
}
