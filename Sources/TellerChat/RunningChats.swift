internal import Synchronization
internal import TellerLedger

/// The chats that run, and the ways to find them: by request, by chat, by an account's key.
final class RunningChats: Sendable {
    /// Chats of one account that may be with models or wait for them: enough for a busy program,
    /// few enough that it can't fill a model's line alone.
    static let perAccount = 16

    private struct Key: Hashable {
        var account: AccountID
        /// Bytes, as the ledger has it: Swift takes texts for equal that are written in two ways.
        var bytes: [UInt8]

        init(account: AccountID, key: String) {
            self.account = account
            bytes = Array(key.utf8)
        }
    }

    private struct State {
        var byCall: [CallIdentity: RunningChat] = [:]
        /// More than one where a key was sent again at once: which of them runs is known only when
        /// one has its hold, and the others end then.
        var byKey: [Key: [RunningChat]] = [:]
        var byChat: [ChatID: RunningChat] = [:]
        var all: [ObjectIdentifier: RunningChat] = [:]
        var ofAccount: [AccountID: Int] = [:]
        var isStopping = false
    }

    private let state = Mutex(State())

    /// False once the daemon stops.
    func add(_ chat: RunningChat, as call: CallIdentity?) -> Bool {
        state.withLock { state in
            guard !state.isStopping else { return false }
            state.all[ObjectIdentifier(chat)] = chat
            if let call { state.byCall[call] = chat }
            return true
        }
    }

    func remove(_ chat: RunningChat, as call: CallIdentity?, id: ChatID?) {
        state.withLock { state in
            state.all[ObjectIdentifier(chat)] = nil
            if let call, state.byCall[call] === chat { state.byCall[call] = nil }
            if let id { state.byChat[id] = nil }
        }
    }

    /// Makes one that has not begun the one that is found by its request.
    func expect(_ chat: RunningChat, as call: CallIdentity) {
        state.withLock { $0.byCall[call] = chat }
    }

    /// Unless the request finds another by now.
    func forget(_ chat: RunningChat, as call: CallIdentity) {
        state.withLock { if $0.byCall[call] === chat { $0.byCall[call] = nil } }
    }

    func bind(_ chat: RunningChat, to id: ChatID) { state.withLock { $0.byChat[id] = chat } }

    /// Counts a chat of an account, which is found by its key from then on; false at the limit.
    func enter(_ chat: RunningChat, of account: AccountID) -> Bool {
        chat.belongs(to: account)
        return state.withLock { state in
            guard state.ofAccount[account, default: 0] < Self.perAccount else { return false }
            state.ofAccount[account, default: 0] += 1
            if let key = chat.key {
                state.byKey[Key(account: account, key: key), default: []].append(chat)
            }
            return true
        }
    }

    func leave(_ chat: RunningChat, of account: AccountID) {
        state.withLock { state in
            let left = state.ofAccount[account, default: 1] - 1
            state.ofAccount[account] = left == 0 ? nil : left
            guard let key = chat.key.map({ Key(account: account, key: $0) }) else { return }
            // One that failed has freed its key, and a repeat may be here already.
            let others = state.byKey[key, default: []].filter { $0 !== chat }
            state.byKey[key] = others.isEmpty ? nil : others
        }
    }

    func find(_ call: CallIdentity) -> RunningChat? { state.withLock { $0.byCall[call] } }

    func find(_ id: ChatID) -> RunningChat? { state.withLock { $0.byChat[id] } }

    func find(key: String, of account: AccountID) -> [RunningChat] {
        state.withLock { $0.byKey[Key(account: account, key: key), default: []] }
    }

    var count: Int { state.withLock { $0.all.count } }

    /// Ends all, and lets none begin any more.
    func interruptAll() {
        let chats = state.withLock { state in
            state.isStopping = true
            return Array(state.all.values)
        }
        for chat in chats { chat.stop(.interrupted) }
    }
}
