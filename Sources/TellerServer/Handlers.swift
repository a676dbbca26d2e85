/// All handlers: one for each of `Methods.all`.
enum Handlers {
    static let all: [any Handler] = [
        RegisterHandler(), LoginHandler(), AuthenticateHandler(), LogoutHandler(),
        LoginsHandler(), LoginsRevokeHandler(), PasswordHandler(),
        ChatSendHandler(), ChatCancelHandler(), ChatGetHandler(),
        ConversationsHandler(), ConversationsDeleteHandler(), HistoryHandler(),
        BalanceHandler(), StatementHandler(), UsageReportHandler(), ModelsHandler(),
        ServerInfoHandler(), ServerPingHandler(), ServerMetricsHandler(), ServerReloadHandler(),
        RPCDiscoverHandler(),
        RelayHandler(),
        AdminAccountsHandler(), AdminAccountHandler(), AdminCreateHandler(),
        AdminDisableHandler(), AdminEnableHandler(), AdminRoleHandler(), AdminPasswordHandler(),
        AdminLinkHandler(), AdminEraseHandler(),
        AdminGrantHandler(), AdminWithdrawHandler(), AdminRefundHandler(),
        AdminChatsHandler(), AdminStatementHandler(), AdminLoginsHandler(), AdminRevokeHandler(),
        AdminAuditHandler(), AdminStatsHandler(), AdminActivityHandler(), AdminVerifyHandler(),
        AdminBackupHandler(),
    ]
}
