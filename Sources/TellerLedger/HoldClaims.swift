internal import Synchronization

/// Which of this daemon's open holds somebody still looks after, by settling or releasing them.
///
/// A commit whose outcome is unknown may have written holds that nobody was told of. They can't be
/// remembered by their chats' numbers: what was rolled back after all leaves its number to the
/// next. So it is noted of each hold, as it is written, whose it is; whatever is open and nobody's
/// is lost.
package final class HoldClaims: Sendable {
    private struct State {
        var owners: [ChatID: ObjectIdentifier] = [:]
        /// Claims that were given up since nobody knows whether there is a hold, ever.
        var losses = 0
        /// How many of them have been made up for.
        var recovered = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Whether holds may have been lost that were not looked for yet.
    package var mayHaveLost: Bool { state.withLock { $0.losses != $0.recovered } }

    /// How many were lost, ever; for `recovered`.
    package var losses: Int { state.withLock { $0.losses } }

    /// Notes that holds were looked for when so many had been lost.
    package func recovered(_ losses: Int) { state.withLock { $0.recovered = losses } }

    /// Whether somebody looks after a chat's hold.
    package func includes(_ chat: ChatID) -> Bool {
        state.withLock { $0.owners[chat] != nil }
    }

    fileprivate func add(_ chat: ChatID, of claim: HoldClaim) {
        state.withLock { $0.owners[chat] = ObjectIdentifier(claim) }
    }

    /// Unless the number is another's by now.
    fileprivate func remove(_ chat: ChatID?, of claim: HoldClaim, isLost: Bool) {
        state.withLock { state in
            if let chat, state.owners[chat] == ObjectIdentifier(claim) {
                state.owners[chat] = nil
            }
            if isLost { state.losses += 1 }
        }
    }
}

/// One chat's claim to its hold: made before the hold, and given up when the chat has ended.
package final class HoldClaim: Sendable {
    private let claims: HoldClaims
    private let chat = Mutex<ChatID?>(nil)

    package init(among claims: HoldClaims) { self.claims = claims }

    /// Within the transaction that writes the hold, so that no later one finds it without.
    func take(_ chat: ChatID) {
        self.chat.withLock { $0 = chat }
        claims.add(chat, of: self)
    }

    /// There is no hold any more, or somebody else has been told to give it back.
    package func giveUp() { drop(isLost: false) }

    /// Nobody knows whether there is a hold.
    package func lose() { drop(isLost: true) }

    private func drop(isLost: Bool) {
        let taken = chat.withLock { chat in
            defer { chat = nil }
            return chat
        }
        claims.remove(taken, of: self, isLost: isLost)
    }
}
