/// The list of all methods, and the only place to add one to.
package enum Methods {
    package static let all: [any Method.Type] = [
        Register.self, Login.self, Authenticate.self, Logout.self,
        ChatSend.self, ChatCancel.self, ChatGet.self,
        Balance.self, History.self, Statement.self, Models.self,
        ServerInfo.self, ServerPing.self, RPCDiscover.self,
        AdminAccounts.self, AdminAccount.self, AdminCreate.self, AdminGrant.self,
        AdminWithdraw.self, AdminVerify.self,
    ]
}
