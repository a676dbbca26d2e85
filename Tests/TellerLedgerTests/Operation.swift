import TellerLedger
import TestSupport

/// A write that a random run can ask for.
enum Operation: Sendable {
    /// By its owner, where no administrator opens it.
    case open(name: String, balance: Int64, admin: Caller? = nil, role: Standing.Role = .user)
    case logIn(name: String, token: TokenHash, expiresAt: Timestamp?)
    case logOut(TokenHash)
    case move(MoveTokens.Direction, name: String, amount: Int64, Deed)
    case refund(ChatID, amount: Int64?, Deed)
    case erase(name: String, Deed)
    case continueErasures
    case read(name: String?, detail: String?, admin: Caller)
    case chat(ChatOrder, price: Int64)
    case hold(ChatOrder, amount: Int64, owner: Owner, HoldClaim)
    case settle(ChatID, owner: Owner, state: ChatRecord.State, price: Int64)
    case release(ChatID, owner: Owner, state: ChatRecord.State)
    case releaseLost(owner: Owner, HoldClaims)
    case delete(conversation: ChatID, by: TokenHash)

    /// What administrators' writes have in common.
    struct Deed: Hashable, Sendable {
        var admin = Operation.operatorPeer
        var memo: String?
        var key: String?
    }

    enum Outcome: Hashable, Sendable {
        case opened(AccountRecord)
        case loggedIn(AccountRecord)
        case loggedOut
        case moved(MoveTokens.Receipt)
        case answered(ChatReceipt)
        case held(HoldChat.Outcome)
        /// What the account can spend after it.
        case released(balance: Int64)
        case releasedLost(Int)
        case erased
        /// Whether there is more to do.
        case blanked(more: Bool)
        case read(AccountID?)
    }

    static let operatorPeer = Caller.adminPeer(uid: 0)
    static let usage = Usage(inputTokens: 3, outputTokens: 5, isEstimated: true)
    static let reply = "Echo"
    /// The model by which held chats are answered, whichever was asked.
    static let answering = "parrot"

    static func passwordHash(of name: String) -> String { "hash of \(name.lowercased())" }

    func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> Outcome {
        switch self {
        case .open(let name, let balance, let admin, let role):
            let command = OpenAccount(
                admin: admin, name: name, passwordHash: Self.passwordHash(of: name), role: role,
                balance: balance, memo: nil)
            return .opened(try command.apply(to: ledger, at: now))
        case .logIn(let name, let token, let expiresAt):
            // There are a few tokens only, and no token is made twice: an older login ends first.
            if try ledger.account(named: name) != nil { _ = try ledger.deleteLogin(token) }
            let command = OpenLogin(
                name: name, passwordHash: Self.passwordHash(of: name),
                login: NewLogin(token: token, label: nil, expiresAt: expiresAt))
            return .loggedIn(try command.apply(to: ledger, at: now))
        case .logOut(let token):
            try CloseLogin(token: token).apply(to: ledger, at: now)
            return .loggedOut
        case .move(let direction, let name, let amount, let deed):
            let command = MoveTokens(
                admin: deed.admin, direction: direction, name: name, amount: amount,
                memo: deed.memo, key: deed.key)
            return .moved(try command.apply(to: ledger, at: now))
        case .refund(let chat, let amount, let deed):
            let command = RefundChat(
                admin: deed.admin, chat: chat, amount: amount, memo: deed.memo, key: deed.key)
            return .moved(try command.apply(to: ledger, at: now))
        case .erase(let name, let deed):
            try EraseAccount(admin: deed.admin, name: name, memo: deed.memo)
                .apply(to: ledger, at: now)
            return .erased
        case .continueErasures:
            return .blanked(more: try ContinueErasures().apply(to: ledger, at: now))
        case .read(let name, let detail, let admin):
            let command = RecordReading(admin: admin, name: name, detail: detail)
            return .read(try command.apply(to: ledger, at: now))
        case .chat(let order, let price):
            let command = PostChat(
                order: order, price: price, reply: Self.reply, usage: Self.usage,
                finishReason: "stop")
            return .answered(try command.apply(to: ledger, at: now))
        case .hold(let order, let amount, let owner, let claim):
            let command = HoldChat(order: order, amount: amount, owner: owner, claim: claim)
            return .held(try command.apply(to: ledger, at: now))
        case .settle(let chat, let owner, let state, let price):
            let command = SettleChat(
                chat: chat, owner: owner, state: state, model: Self.answering, reply: Self.reply,
                price: price, usage: Self.usage, finishReason: "length")
            return .answered(try command.apply(to: ledger, at: now))
        case .release(let chat, let owner, let state):
            let command = ReleaseChat(chat: chat, owner: owner, state: state)
            return .released(balance: try command.apply(to: ledger, at: now))
        case .releaseLost(let owner, let claims):
            let command = ReleaseLostHolds(owner: owner, isLookedAfter: claims.includes)
            return .releasedLost(try command.apply(to: ledger, at: now))
        case .delete(let conversation, let token):
            let command = DeleteConversation(token: token, conversation: conversation)
            return .blanked(more: try command.apply(to: ledger, at: now))
        }
    }
}

extension Operation {
    /// What whoever asks for a hold does that does not get it.
    func giveUpHold(after error: LedgerError) {
        guard case .hold(_, _, _, let claim) = self else { return }
        if case .unavailable(.unknown, _) = error { claim.lose() } else { claim.giveUp() }
    }
}
