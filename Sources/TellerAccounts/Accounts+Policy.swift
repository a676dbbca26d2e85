extension Accounts {
    /// What the operator decides about accounts.
    package struct Policy: Sendable {
        /// Who may open an account for himself.
        package enum Registration: Sendable {
            case open
            /// Callers on this machine.
            case local
            case closed
        }

        package var registration = Registration.open
        /// Tokens that a new account begins with.
        package var startingBalance: Int64
        /// What all accounts that their owners open in a day get together; 0 for no limit.
        package var freeTokensPerDay: Int64 = 0
        /// Whether users of the system get in by their uid, and from which on.
        package var localLogin = true
        package var localMinUID: UInt32 = 1000
        /// The system's group of the administrators, for callers to be told.
        package var adminGroup = ""
        /// Seconds that a login lives; nil until it is revoked.
        package var tokenLifetime: Int64?
        /// Of one source; 0 for no limit.
        package var registerPerMinute: Int64 = 0
        /// Of one source, for one account; 0 for no limit.
        package var loginFailuresPerMinute: Int64 = 0

        package init(startingBalance: Int64, tokenLifetime: Int64?) {
            self.startingBalance = startingBalance
            self.tokenLifetime = tokenLifetime
        }
    }
}
