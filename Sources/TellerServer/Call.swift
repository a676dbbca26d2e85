internal import TellerAccounts
internal import TellerChat
internal import TellerLedger
internal import TellerRPC

/// One request, as its handler sees it.
struct Call: Sendable {
    let services: Services
    /// The token that the request carries; else the one that its connection was bound to before it.
    var token: TokenHash?
    /// Who is at the other end of the socket; nil where it is nobody that can be told from others.
    let peerUID: UInt32?
    /// Whether that makes it an administrator.
    let isAdminPeer: Bool
    /// Whether it came by a bridge, so that nothing is known of who is at the other end.
    let isRelayed: Bool
    /// Where the bridge says that its caller is, if it does.
    var clientAddress: ClientAddress?
    let id: RequestID?
    let params: RawParams
    /// Whether the request is a member of a batch.
    let isInBatch: Bool
    /// Whether another request of the connection that still runs has the same id.
    let isIDInFlight: Bool
    let origin: any CallOrigin
    /// The chat that it asks for, if that may have had to wait for room.
    var waiting: WaitingChat?
    /// Gives that room back, since its answer is not a recorded one.
    var giveRoomBack: (@Sendable () -> Void)?

    /// The caller's token.
    ///
    /// - Errors: `unauthenticated` if there is none; whether it is good, the ledger says.
    func user() throws(LedgerError) -> TokenHash {
        guard let token else { throw .unauthenticated }
        return token
    }

    /// The token that it will come with, before its params are read; a param that is none is refused
    /// then.
    var tokenToCome: TokenHash? { (try? params.token()).map(Token.hash) ?? token }

    /// The administrator who calls; a token's role is checked by the ledger.
    func admin() throws(LedgerError) -> Caller {
        if !isAdminPeer { _ = try user() }
        return Caller(
            peerUID: peerUID, isAdminPeer: isAdminPeer, token: token, address: clientAddress?.text)
    }

    /// Whom its attempts are counted for.
    var source: Source {
        if isRelayed { return clientAddress?.source ?? .elsewhere }
        return peerUID.map(Source.uid) ?? .unknown
    }
}

/// Where a request came from, as far as its handler has to do with it.
protocol CallOrigin: AnyObject, Sendable {
    /// Sends a piece of a streamed reply ahead of the response to `request`; does not wait for it.
    func deliver(_ text: String, of chat: ChatID, to request: RequestID)
    /// Makes a token that of the requests behind this one.
    func bind(_ token: TokenHash) async
    /// Makes the connection a relay; false where its peer is no bridge.
    func beginRelay() async -> Bool
    /// Where its own work runs.
    var tasks: LoopExecutor { get }
    /// Whether a chat request of this id waits among the lines that are not acted on yet.
    func isWaiting(_ request: RequestID) async -> Bool
    /// Whether nobody is left to be answered.
    var isGone: Bool { get }
}

extension Call {
    /// What the chat engine knows this request by; nil for a notification.
    var identity: CallIdentity? {
        id.map { CallIdentity(connection: ObjectIdentifier(origin), id: $0.text) }
    }
}
