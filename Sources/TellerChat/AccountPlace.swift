internal import Synchronization
internal import TellerLedger

/// A chat's place among those of its account that are with models.
final class AccountPlace: ChatPlace {
    private let running: RunningChats
    private let account = Mutex<AccountID?>(nil)

    init(among running: RunningChats) { self.running = running }

    func take(for account: AccountID) -> Bool {
        self.account.withLock { taken in
            if taken != nil { return true }
            guard running.enter(account) else { return false }
            taken = account
            return true
        }
    }

    /// Gives it back, if it was taken.
    func leave() {
        let taken = account.withLock { taken in
            defer { taken = nil }
            return taken
        }
        if let taken { running.leave(taken) }
    }
}
