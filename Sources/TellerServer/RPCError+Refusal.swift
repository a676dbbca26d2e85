internal import TellerAccounts
internal import TellerChat
internal import TellerLedger
internal import TellerRPC

/// The one place where the errors of the inner layers become those of the wire.
extension RPCError {
    /// When a repeat of a request that still runs may find it done.
    static let inProgressRetrySeconds = 1

    init(_ error: LedgerError) {
        switch error {
        case .unauthenticated:
            self.init(.unauthenticated, "The token is missing, unknown, expired or revoked.")
        case .forbidden(.accountDisabled):
            self.init(.forbidden, "The account is disabled.")
        case .forbidden(.notAdmin):
            self.init(.forbidden, "Only administrators may do this.")
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
        case .cancelled(let chat, let price):
            self.init(
                .cancelled, "The chat was cancelled.",
                data: ErrorData(price: price, chat: PublicID.text(chat)))
        case .insufficientBalance(let balance, let held, let price):
            self.init(
                .insufficientBalance, "The balance is below the price.",
                data: ErrorData(balance: balance, held: held, price: price))
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
        case .unknownModel: self.init(.notFound, "There is no such model.")
        }
    }

    init(_ failure: Accounts.Failure) {
        switch failure {
        case .ledger(let error):
            self.init(error)
        case .busy:
            self.init(
                .rateLimited, "Too many passwords wait to be checked.",
                data: ErrorData(retryAfterSeconds: PasswordHasher.retryAfterSeconds))
        }
    }

    static let wrongCredentials = RPCError(
        .unauthenticated, "The user name or the password is wrong.")
}
