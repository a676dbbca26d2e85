/// The list of all methods, and the only place to add one to.
package enum Methods {
    package static let all: [any Method.Type] = [
        Register.self, Login.self, Authenticate.self, Logout.self,
        Logins.self, LoginsRevoke.self, Password.self,
        ChatSend.self, ChatCancel.self, ChatGet.self,
        Conversations.self, ConversationsDelete.self, History.self,
        Balance.self, Statement.self, UsageReport.self, Models.self,
        ServerInfo.self, ServerPing.self, ServerMetrics.self, ServerReload.self,
        RPCDiscover.self, Relay.self,
        AdminAccounts.self, AdminAccount.self, AdminCreate.self,
        AdminDisable.self, AdminEnable.self, AdminRole.self, AdminPassword.self,
        AdminLink.self, AdminErase.self,
        AdminGrant.self, AdminWithdraw.self, AdminRefund.self,
        AdminChats.self, AdminStatement.self, AdminLogins.self, AdminRevoke.self,
        AdminAudit.self, AdminStats.self, AdminActivity.self, AdminVerify.self,
        AdminBackup.self,
    ]
}
