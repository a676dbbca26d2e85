internal import TellerAccounts
internal import TellerChat
internal import TellerLedger
internal import TellerRPC

/// What answers a method.
///
/// Its errors are those of the layers below, or of the wire.
protocol Handler: Sendable {
    associatedtype M: Method

    /// - Throws: `RPCError`, `LedgerError`, `ChatError` or `Accounts.Failure`.
    func handle(_ params: M.Params, _ call: Call) async throws -> M.Result
}

extension Handler {
    var method: any Method.Type { M.self }
}

/// All handlers, by the name of their method.
enum Handlers {
    static let all: [any Handler] = [
        RegisterHandler(), LoginHandler(), AuthenticateHandler(), LogoutHandler(),
        ChatSendHandler(), ChatCancelHandler(), ChatGetHandler(),
        BalanceHandler(), HistoryHandler(), StatementHandler(), ModelsHandler(),
        ServerInfoHandler(), ServerPingHandler(), RPCDiscoverHandler(),
        AdminAccountsHandler(), AdminAccountHandler(), AdminCreateHandler(),
        AdminGrantHandler(), AdminWithdrawHandler(), AdminVerifyHandler(),
    ]

    static let byName: [String: any Handler] = Dictionary(
        uniqueKeysWithValues: all.map { ($0.method.name, $0) })
}
