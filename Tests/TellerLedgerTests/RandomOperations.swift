import TellerLedger
import TestSupport

/// Makes up operations of which most are granted, and every kind of refusal turns up.
struct RandomOperations {
    var random: SeededGenerator
    let owner: Owner
    let claims: HoldClaims

    private static let names = ["alice", "Alice", "bob", "carol", "dave.d"]
    private static let models = ["echo", "echo", "parrot", "owl"]
    static let tokens = (1...6).map { TokenHash.number($0) }
    static let keys = ["k1", "k2", "k3"]

    mutating func next(_ model: ReferenceLedger, at now: Timestamp) -> Operation {
        switch Int.random(in: 0..<36, using: &random) {
        case 0, 1:
            return .open(
                name: name(), balance: amount(), admin: random.oneIn(2) ? admin() : nil,
                role: random.oneIn(3) ? .admin : .user)
        case 2...4:
            let expiresAt = random.oneIn(4) ? now.adding(seconds: 100) : nil
            return .logIn(name: name(), token: token(), expiresAt: expiresAt)
        case 5:
            return .logOut(token())
        case 6...9:
            return .move(
                random.oneIn(2) ? .grant : .withdrawal, name: anyName(model), amount: amount(),
                deed())
        case 10...16:
            return .chat(order(model), price: price())
        case 17...20:
            return .hold(
                order(model), amount: price(), owner: owner, HoldClaim(among: claims))
        case 21...23:
            let state: ChatRecord.State = random.oneIn(4) ? .cancelled : .answered
            return .settle(heldChat(model), owner: anyOwner(), state: state, price: price())
        case 24...25:
            let states: [ChatRecord.State] = [.failed, .interrupted, .cancelled]
            return .release(
                heldChat(model), owner: anyOwner(), state: states.randomElement(using: &random)!)
        case 26...28:
            let amount = random.oneIn(3) ? nil : Int64.random(in: 1...80, using: &random)
            return .refund(anyChat(model), amount: amount, deed())
        case 29, 30:
            return deletion(model)
        case 31:
            return random.oneIn(3) ? .erase(name: anyName(model), deed()) : .continueErasures
        case 32:
            return .continueErasures
        case 33, 34:
            return .releaseLost(owner: owner, claims)
        default:
            return .read(
                name: random.oneIn(3) ? nil : anyName(model),
                detail: random.oneIn(2) ? "query rain" : nil, admin: admin())
        }
    }

    private mutating func name() -> String { Self.names.randomElement(using: &random)! }

    /// Also what an erased account is called.
    private mutating func anyName(_ model: ReferenceLedger) -> String {
        random.oneIn(8)
            ? model.accounts.randomElement(using: &random)?.record.name ?? name() : name()
    }

    private mutating func token() -> TokenHash { Self.tokens.randomElement(using: &random)! }

    private mutating func key() -> String? {
        random.oneIn(2) ? Self.keys.randomElement(using: &random)! : nil
    }

    private mutating func price() -> Int64 {
        random.oneIn(8) ? 0 : Int64.random(in: 1...120, using: &random)
    }

    private mutating func amount() -> Int64 {
        random.oneIn(12)
            ? Cap.account - Int64.random(in: 0...200, using: &random)
            : Int64.random(in: 1...900, using: &random)
    }

    /// Mostly root; also tokens of administrators, of users and of nobody, alone and beside it.
    private mutating func admin() -> Caller {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: Caller(peerUID: 1000, isAdminPeer: false, token: token())
        case 1:
            Caller(peerUID: nil, isAdminPeer: false, token: token(), address: "192.0.2.7")
        case 2: Caller(peerUID: 0, isAdminPeer: true, token: token())
        case 3: Caller(peerUID: 1000, isAdminPeer: false, token: nil)
        default: Operation.operatorPeer
        }
    }

    private mutating func deed() -> Operation.Deed {
        Operation.Deed(admin: admin(), memo: random.oneIn(2) ? "memo" : nil, key: key())
    }

    private mutating func order(_ model: ReferenceLedger) -> ChatOrder {
        let chat = random.oneIn(3) ? model.chats.randomElement(using: &random) : nil
        return ChatOrder(
            by: token(of: chat, model), key: key(), body: random.oneIn(4) ? 1 : 0,
            conversation: random.oneIn(8) ? chat?.id : chat?.conversation,
            model: Self.models.randomElement(using: &random)!)
    }

    /// Mostly one by which a chat can be gone on with.
    private mutating func token(of chat: ChatRecord?, _ model: ReferenceLedger) -> TokenHash {
        let own = Self.tokens.filter { model.logins[$0]?.account == chat?.account }
        return random.oneIn(4) ? token() : own.randomElement(using: &random) ?? token()
    }

    private mutating func deletion(_ model: ReferenceLedger) -> Operation {
        let chat = anyChat(model)
        let record = model.chats.first { $0.id == chat }
        let conversation = random.oneIn(8) ? chat : record?.conversation ?? chat
        return .delete(conversation: conversation, by: token(of: record, model))
    }

    /// A chat that there is, mostly, be it whose it may.
    private mutating func anyChat(_ model: ReferenceLedger) -> ChatID {
        ChatID(Int64.random(in: -1...Int64(model.chats.count + 1), using: &random))
    }

    private mutating func heldChat(_ model: ReferenceLedger) -> ChatID {
        let open = model.chats.filter { $0.state == .pending }
        if !random.oneIn(8), let chat = open.randomElement(using: &random) { return chat.id }
        return ChatID(Int64.random(in: -1...Int64(model.chats.count + 3), using: &random))
    }

    private mutating func anyOwner() -> Owner {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: Owner(node: owner.node, incarnation: owner.incarnation - 1)
        case 1: Owner(node: owner.node + 1, incarnation: owner.incarnation)
        default: owner
        }
    }
}
