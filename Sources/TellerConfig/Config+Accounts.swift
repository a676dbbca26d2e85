extension Config {
    /// How one gets an account, what it starts with and who administers them.
    package struct Accounts: ConfigSection, Hashable {
        /// Who may open an account for himself.
        package enum Registration: String, CaseIterable, Sendable {
            case open, local, closed
        }

        package var registration = Registration.open
        package var startingBalance: Int64 = 4000
        package var freeTokensPerDay: Int64 = 0
        package var localLogin = true
        package var localMinUID: Int64 = 1000
        package var adminGroup = "teller-admin"
        package var bridgeUsers = ["teller-bridge"]
        package var tokenLifetimeDays: Int64 = 30

        package init() {}

        static let keys: [Key<Accounts>] = [
            .choice(
                "registration", \.registration,
                "Who may open an account: all, callers on this machine, or none."),
            .integer(
                "starting_balance", \.startingBalance, 0...1_000_000_000_000_000,
                "Tokens that a new account is granted."),
            .integer(
                "free_tokens_per_day", \.freeTokensPerDay, 0...1_000_000_000_000_000,
                "What all accounts that register in a day get together; 0: no limit."),
            .boolean(
                "local_login", \.localLogin,
                "Whether users of this machine get in by their uid, without a password."),
            // The last uid means none.
            .integer(
                "local_min_uid", \.localMinUID, 0...4_294_967_294,
                "The least uid that gets in so; those below are of the system."),
            // Longer than groupadd(8) allows, since directories of other systems have longer names.
            .text(
                "admin_group", \.adminGroup, bytes: 1...256,
                "The system group whose members are administrators, beside root."),
            // As many bridges as anybody runs; each may have a user of its own.
            .names(
                "bridge_users", \.bridgeUsers, count: 0...16, bytes: 1...256,
                "System users whose bridges speak for others, beside the daemon's own."),
            // Ten years, as the wire bounds what a login may ask for.
            .integer(
                "token_lifetime_days", \.tokenLifetimeDays, 0...3650,
                "Days that a login lasts; 0: until it is revoked."),
        ]
    }
}
