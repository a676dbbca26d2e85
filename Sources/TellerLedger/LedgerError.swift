/// Why the ledger refuses.
///
/// In order of precedence, as far as a command can give several.
package enum LedgerError: Error, Hashable, Sendable {
    /// No such token, or it has expired or was revoked; or the password changed meanwhile.
    case unauthenticated
    case forbidden(Ban)
    case notFound(Subject)
    case conflict(Conflict)
    /// The same idempotency key is still running.
    case inProgress
    /// Chats still run of what is to be deleted or erased.
    case chatsRunning
    /// The chat that the idempotency key belongs to was cancelled.
    case cancelled(chat: ChatID, price: Int64)
    /// Too much of it; when there will be room.
    case rateLimited(retryAfterSeconds: Int)
    /// The chat is not held by this daemon, or not any more: what became of it, others know.
    case holdGone(ChatID)
    case insufficientBalance(balance: Int64, held: Int64, price: Int64)
    /// The store can't commit. `reason` is for the log only.
    case unavailable(Outcome, reason: String)

    package enum Ban: Hashable, Sendable {
        case accountDisabled
        case notAdmin
        case registrationClosed
        /// It is open to callers on this machine, and this is none.
        case registrationLocal
        /// A uid has another name than when it was bound, so it may be somebody else by now.
        case localNameChanged
        /// The first password of an account is set by the user of the system that it is bound to.
        case notItsUser
    }

    package enum Subject: Hashable, Sendable {
        case account, chat, conversation, login
        /// A user of the system.
        case uid
        /// Where a page was to go on.
        case cursor
    }

    package enum Conflict: Hashable, Sendable {
        case nameTaken
        case keyReused
        /// Balance and held would pass `Cap.account`.
        case capExceeded
        case tooManyLogins
        /// More than is left of what the chat was charged.
        case refundExceeded(left: Int64)
    }

    package enum Outcome: Hashable, Sendable {
        /// Nothing of it was or will be written.
        case notApplied
        /// It may be on disk: the commit itself failed.
        case unknown
    }
}
