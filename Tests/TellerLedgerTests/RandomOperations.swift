import TellerLedger
import TestSupport

/// Makes up operations of which most are granted, and every kind of refusal turns up.
struct RandomOperations {
    var random: SeededGenerator
    let owner: Owner

    private static let names = ["alice", "Alice", "bob", "carol", "dave.d"]
    static let tokens = (1...6).map { TokenHash.number($0) }
    private static let keys = ["k1", "k2", "k3"]

    mutating func next(_ model: ReferenceLedger, at now: Timestamp) -> Operation {
        switch Int.random(in: 0..<24, using: &random) {
        case 0:
            return .open(name: name(), balance: amount())
        case 1, 2:
            let expiresAt = random.oneIn(2) ? now.adding(seconds: 100) : nil
            return .logIn(name: name(), token: token(), expiresAt: expiresAt)
        case 3:
            return .logOut(token())
        case 4...7:
            return .move(
                random.oneIn(2) ? .grant : .withdrawal, name: name(), amount: amount(),
                memo: random.oneIn(2) ? "memo" : nil, key: key())
        case 8...14:
            return .chat(order(model), price: price())
        case 15...18:
            return .hold(order(model), amount: price(), owner: owner)
        case 19...21:
            let state: ChatRecord.State = random.oneIn(4) ? .cancelled : .answered
            return .settle(heldChat(model), owner: anyOwner(), state: state, price: price())
        default:
            let states: [ChatRecord.State] = [.failed, .interrupted, .cancelled]
            return .release(
                heldChat(model), owner: anyOwner(), state: states.randomElement(using: &random)!)
        }
    }

    private mutating func name() -> String { Self.names.randomElement(using: &random)! }

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

    private mutating func order(_ model: ReferenceLedger) -> ChatOrder {
        let chat = random.oneIn(3) ? model.chats.randomElement(using: &random) : nil
        return ChatOrder(
            by: token(), key: key(), body: random.oneIn(4) ? 1 : 0,
            conversation: random.oneIn(8) ? chat?.id : chat?.conversation)
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
