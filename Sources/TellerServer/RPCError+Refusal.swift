internal import TellerAccounts
internal import TellerChat
internal import TellerLedger
internal import TellerRPC

/// The one place where the errors of the inner layers become those of the wire.
extension RPCError {
    /// When a repeat of a request that still runs may find it done.
    static let inProgressRetrySeconds = 1
    /// When a model that is busy may have come to the end of an answer.
    static let busyRetrySeconds = 2

    init(_ error: LedgerError) {
        switch error {
        case .unauthenticated:
            self.init(.unauthenticated, "The token is missing, unknown, expired or revoked.")
        case .forbidden(.accountDisabled):
            self.init(.forbidden, "The account is disabled.")
        case .forbidden(.notAdmin):
            self.init(.forbidden, "Only administrators may do this.")
        case .forbidden(.registrationClosed):
            self.init(.forbidden, "Registration is closed; administrators open accounts.")
        case .forbidden(.registrationLocal):
            self.init(
                .forbidden, "Registration is for callers on the daemon's own machine.")
        case .forbidden(.localNameChanged):
            self.init(
                .forbidden,
                "Your uid had another name before; an administrator has to link it anew.")
        case .forbidden(.notItsUser):
            self.init(
                .forbidden,
                "The account has no password; only its own user of the system may set one.")
        case .notFound(.cursor):
            self.init(.invalidParams, "The param 'before' is no row of this listing.")
        case .notFound(let subject):
            self.init(.notFound, "There is no such \(subject).")
        case .conflict(.nameTaken):
            self.init(.conflict, "The user name is taken.")
        case .conflict(.keyReused):
            self.init(.conflict, "The idempotency key belongs to another request.")
        case .conflict(.capExceeded):
            self.init(.conflict, "An account can't have more than \(Cap.account) tokens.")
        case .conflict(.tooManyLogins):
            self.init(
                .conflict,
                "The account has \(Cap.loginsPerAccount) logins; end one before making another.")
        case .conflict(.refundExceeded(let left)):
            self.init(.conflict, "The chat has \(left) tokens left that can be refunded.")
        case .inProgress:
            self.init(
                .inProgress, "The same request is still running.",
                data: ErrorData(retryAfterSeconds: Self.inProgressRetrySeconds))
        case .chatsRunning:
            self.init(
                .inProgress, "Chats of it are still running.",
                data: ErrorData(retryAfterSeconds: Self.inProgressRetrySeconds))
        case .cancelled(let chat, let price):
            self.init(
                .cancelled, "The chat was cancelled.",
                data: ErrorData(price: price, chat: PublicID.text(chat)))
        case .rateLimited(let seconds):
            self = .rateLimited(retryAfterSeconds: seconds)
        case .insufficientBalance(let balance, let held, let price):
            self.init(
                .insufficientBalance, "The balance is too low.",
                data: ErrorData(
                    balance: balance, held: held, price: min(price, Cap.account)))
        case .holdGone:
            self.init(
                .unavailable, "The chat is not held by this daemon any more.",
                data: ErrorData(outcome: .unknown))
        case .unavailable(let outcome, reason: _):
            self.init(
                .unavailable, "The ledger can't commit now.",
                data: ErrorData(outcome: outcome == .unknown ? .unknown : nil))
        }
    }

    init(_ error: ChatError) {
        switch error {
        case .ledger(let error): self.init(error)
        case .unknownModel:
            self.init(.notFound, "There is no such model.")
        case .tooManyRunning(let limit):
            self.init(
                .rateLimited, "The account has \(limit) chats with models under way already.",
                data: ErrorData(retryAfterSeconds: Self.busyRetrySeconds))
        case .modelBusy:
            self.init(
                .rateLimited, "The model has more to do than may wait for it.",
                data: ErrorData(retryAfterSeconds: Self.busyRetrySeconds))
        case .modelFailed:
            self.init(.modelFailed, "The model failed; nothing was charged.")
        case .modelTimeout:
            self.init(.modelTimeout, "The model was silent for too long; nothing was charged.")
        case .stopping:
            self.init(.unavailable, "The daemon stops; nothing was charged.")
        }
    }

    init(_ failure: Accounts.Failure) {
        switch failure {
        case .ledger(let error):
            self.init(error)
        case .wrongPassword:
            self = .wrongCredentials
        case .refused(let reason):
            self.init(reason)
        case .unlinkable(let reason):
            self.init(.invalidParams, Self.sentence(unlinkable: reason))
        case .rateLimited(let seconds):
            self = .rateLimited(retryAfterSeconds: seconds)
        case .systemFault:
            self.init(.unavailable, "The system can't tell the names of its users now.")
        case .busy:
            self.init(
                .rateLimited, "Too many passwords wait to be checked.",
                data: ErrorData(retryAfterSeconds: PasswordHasher.retryAfterSeconds))
        case .lookUpsFull:
            self.init(
                .rateLimited, "Too many users of the system wait to be looked up.",
                data: ErrorData(retryAfterSeconds: SystemUsers.retryAfterSeconds))
        }
    }

    private init(_ refusal: Accounts.LocalRefusal) {
        switch refusal {
        case .isOff:
            self.init(.forbidden, "Logins by uid are turned off; log in with a password.")
        case .nobody:
            self.init(.forbidden, "Your uid is no user that the system knows by name.")
        case .systemUser:
            self.init(.forbidden, "Your uid is one of the system's own, which have no account.")
        }
    }

    /// Names the setting, since it is for administrators.
    private static func sentence(unlinkable reason: Accounts.LocalRefusal) -> String {
        switch reason {
        case .isOff:
            "No uid can log in: 'local_login' of the config is false."
        case .nobody:
            "The param 'uid' is that of users who can't be told apart; they can't log in by it."
        case .systemUser:
            "The param 'uid' is below 'local_min_uid' of the config; it could not log in."
        }
    }

    private static func rateLimited(retryAfterSeconds seconds: Int) -> RPCError {
        RPCError(
            .rateLimited, "That was too often; try again in \(seconds) s.",
            data: ErrorData(retryAfterSeconds: seconds))
    }

    /// Which file and line, and which disk, is for administrators: they have the log.
    init(_ closure: Availability.Closure) {
        switch closure {
        case .config:
            self.init(
                .unavailable, "The config of the daemon is broken; its log and status say where.")
        case .ledger:
            self.init(
                .unavailable, "The ledger can't be opened; the daemon's log and status say why.")
        }
    }

    static let wrongCredentials = RPCError(
        .unauthenticated, "The user name or the password is wrong.")
}
