internal import Synchronization
internal import TellerLedger
internal import TellerModels

/// A chat's place with its model, and among those of its account that are with models.
final class CallPlace: ChatPlace {
    private struct State {
        var account: AccountID?
        /// Whether the model's place is still here, to be given back.
        var hasModel = false
    }

    private let chat: RunningChat
    private let running: RunningChats
    private let gate: ModelGate
    private let state = Mutex(State())

    init(of chat: RunningChat, among running: RunningChats, _ gate: ModelGate) {
        self.chat = chat
        self.running = running
        self.gate = gate
    }

    func take(for account: AccountID) -> ChatPlaceRefusal? {
        state.withLock { state in
            if state.account != nil { return nil }
            guard running.enter(chat, of: account) else { return .accountFull }
            guard gate.enter() else {
                running.leave(chat, of: account)
                return .modelBusy
            }
            state = State(account: account, hasModel: true)
            return nil
        }
    }

    /// From now on the call gives the model's place back.
    func handOver() { state.withLock { $0.hasModel = false } }

    func leave() {
        let taken = state.withLock { state in
            defer { state = State() }
            return state
        }
        if let account = taken.account { running.leave(chat, of: account) }
        if taken.hasModel { gate.leave(hadSlot: false) }
    }
}
