internal import TellerAccounts
internal import TellerChat
internal import TellerLedger
internal import TellerRPC

/// What answers a method.
///
/// Its errors are those of the layers below, or of the wire.
protocol Handler: Sendable {
    associatedtype M: Method

    /// Whether its answer may be far longer than the request: then it begins only when there is
    /// room for it, and is not encoded on the event loop.
    static var mayAnswerAtLength: Bool { get }

    /// Refuses params of which each is right, but not all together: before it matters who calls.
    func check(_ params: M.Params, _ call: Call) throws(RPCError)

    /// - Throws: `RPCError`, `LedgerError`, `ChatError` or `Accounts.Failure`.
    func handle(_ params: M.Params, _ call: Call) async throws -> M.Result
}

extension Handler {
    static var mayAnswerAtLength: Bool { false }

    var method: any Method.Type { M.self }

    func check(_ params: M.Params, _ call: Call) throws(RPCError) {}
}

/// A handler, and what the params of its method are held to.
struct Endpoint: Sendable {
    let handler: any Handler
    let method: any Method.Type
    /// Its place among all.
    let index: Int
    /// The method's own params, and the token that every request may carry.
    let properties: [Property]
    /// The same, and what only a bridge may say.
    let relayProperties: [Property]
    let mayAnswerAtLength: Bool

    private init(_ handler: any Handler, _ index: Int) {
        self.handler = handler
        self.index = index
        method = handler.method
        mayAnswerAtLength = type(of: handler).mayAnswerAtLength
        let own = handler.method.paramProperties
        let hasToken = own.contains { $0.name == RawParams.Extra.token.name }
        properties = hasToken ? own : own + [RawParams.Extra.token]
        relayProperties = properties + [RawParams.Extra.clientAddress]
    }

    static let byName: [String: Endpoint] = Dictionary(
        uniqueKeysWithValues: Handlers.all.enumerated().map { index, handler in
            (handler.method.name, Endpoint(handler, index))
        })
}

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
