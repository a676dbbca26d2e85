import ArgumentParser

struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "Look after accounts; for administrators.",
        discussion: """
            Administrators are root, the members of the admin group (teller-admin), and who logs \
            in to an account with the role admin.

            Examples:
              sudo teller admin grant alice 5000 --memo 'paid in cash'
              sudo teller admin accounts
              sudo teller admin top
            """,
        subcommands: [
            AdminAccountsCommand.self, AdminAccountCommand.self, AdminCreateCommand.self,
            AdminGrantCommand.self, AdminWithdrawCommand.self, AdminRefundCommand.self,
            AdminDisableCommand.self, AdminEnableCommand.self, AdminRoleCommand.self,
            AdminPasswordCommand.self, AdminLinkCommand.self, AdminEraseCommand.self,
            AdminChatsCommand.self, AdminStatementCommand.self, AdminLoginsCommand.self,
            AdminRevokeCommand.self, AdminAuditCommand.self, AdminStatsCommand.self,
            AdminTopCommand.self, AdminMetricsCommand.self, AdminReloadCommand.self,
            AdminVerifyCommand.self, AdminBackupCommand.self,
        ])
}
