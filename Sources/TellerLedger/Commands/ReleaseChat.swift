/// Ends a held chat without a charge: the whole hold goes back to the balance, and its idempotency
/// key is free again.
///
/// - Errors: `holdGone`, also where it is another owner's.
package struct ReleaseChat: LedgerCommand {
    package var chat: ChatID
    package var owner: Owner
    /// `failed`, `interrupted`, or `cancelled` before the model was called.
    package var state: ChatRecord.State

    package init(chat: ChatID, owner: Owner, state: ChatRecord.State) {
        precondition(state != .pending && state != .answered, "an answer is settled")
        self.chat = chat
        self.owner = owner
        self.state = state
    }

    /// What the account can spend after it.
    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> Int64 {
        let held = try ledger.heldChat(chat, of: owner)
        return try ledger.end(held, of: owner, as: .unpaid(state), at: now).balance
    }
}

/// A pending chat, its hold and its account, as one command finds them.
struct HeldChat {
    var chat: ChatRecord
    var hold: Int64
}

extension LedgerTransaction {
    /// - Errors: `holdGone` if the chat is not pending under this owner.
    func heldChat(_ id: ChatID, of owner: Owner) throws(LedgerError) -> HeldChat {
        guard let chat = try chat(id), chat.state == .pending, let hold = chat.hold,
            hold.owner == owner
        else { throw .holdGone(id) }
        return HeldChat(chat: chat, hold: hold.amount)
    }

    /// Ends it and gives back what is not charged; how the account stands then.
    func end(
        _ held: HeldChat, of owner: Owner, as end: ChatEnd, at now: Timestamp
    ) throws(LedgerError) -> Standing {
        guard try finish(held.chat, of: owner, as: end, at: now) else {
            throw .unavailable(.notApplied, reason: "chat \(held.chat.id.value) has lost its hold")
        }
        try move(held.chat.account, balance: held.hold - end.price, held: -held.hold)
        guard let standing = try standing(held.chat.account) else {
            throw .unavailable(.notApplied, reason: "chat \(held.chat.id.value) has no account")
        }
        return standing
    }
}
