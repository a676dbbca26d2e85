import TellerLedger

/// A write that a random run can ask for.
enum Operation: Sendable {
    case open(name: String, balance: Int64)
    case logIn(name: String, token: TokenHash, expiresAt: Timestamp?)
    case logOut(TokenHash)
    case move(MoveTokens.Direction, name: String, amount: Int64, memo: String?, key: String?)
    case chat(ChatOrder, price: Int64)
    case hold(ChatOrder, amount: Int64, owner: Owner)
    case settle(ChatID, owner: Owner, state: ChatRecord.State, price: Int64)
    case release(ChatID, owner: Owner, state: ChatRecord.State)

    enum Outcome: Hashable, Sendable {
        case opened(AccountRecord)
        case loggedIn(AccountRecord)
        case loggedOut
        case moved(MoveTokens.Receipt)
        case answered(ChatReceipt)
        case held(HoldChat.Outcome)
        /// What the account can spend after it.
        case released(balance: Int64)
    }

    static let operatorPeer = Caller.adminPeer(uid: 0)
    static let usage = Usage(inputTokens: 3, outputTokens: 5, isEstimated: true)
    static let reply = "Echo"

    static func passwordHash(of name: String) -> String { "hash of \(name.lowercased())" }

    func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> Outcome {
        switch self {
        case .open(let name, let balance):
            let command = OpenAccount(
                admin: nil, name: name, passwordHash: Self.passwordHash(of: name), role: .user,
                balance: balance, memo: nil)
            return .opened(try command.apply(to: ledger, at: now))
        case .logIn(let name, let token, let expiresAt):
            let command = OpenLogin(
                name: name, passwordHash: Self.passwordHash(of: name), token: token, label: nil,
                expiresAt: expiresAt)
            return .loggedIn(try command.apply(to: ledger, at: now))
        case .logOut(let token):
            try CloseLogin(token: token).apply(to: ledger, at: now)
            return .loggedOut
        case .move(let direction, let name, let amount, let memo, let key):
            let command = MoveTokens(
                admin: Self.operatorPeer, direction: direction, name: name, amount: amount,
                memo: memo, key: key)
            return .moved(try command.apply(to: ledger, at: now))
        case .chat(let order, let price):
            let command = PostChat(
                order: order, price: price, reply: Self.reply, usage: Self.usage,
                finishReason: "stop")
            return .answered(try command.apply(to: ledger, at: now))
        case .hold(let order, let amount, let owner):
            let command = HoldChat(order: order, amount: amount, owner: owner)
            return .held(try command.apply(to: ledger, at: now))
        case .settle(let chat, let owner, let state, let price):
            let command = SettleChat(
                chat: chat, owner: owner, state: state, model: "echo", reply: Self.reply,
                price: price, usage: Self.usage, finishReason: "length")
            return .answered(try command.apply(to: ledger, at: now))
        case .release(let chat, let owner, let state):
            let command = ReleaseChat(chat: chat, owner: owner, state: state)
            return .released(balance: try command.apply(to: ledger, at: now))
        }
    }
}
