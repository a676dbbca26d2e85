extension Config {
    /// What accounts start with and who administers them.
    package struct Accounts: ConfigSection, Hashable {
        package var startingBalance: Int64 = 4000
        package var adminGroup = "teller-admin"
        package var tokenLifetimeDays: Int64 = 30

        package init() {}

        static let keys: [Key<Accounts>] = [
            .integer(
                "starting_balance", \.startingBalance, 0...1_000_000_000_000_000,
                "Tokens that a new account is granted."),
            // Longer than groupadd(8) allows, since directories of other systems have longer names.
            .text(
                "admin_group", \.adminGroup, bytes: 1...256,
                "The system group whose members are administrators, beside root."),
            // Ten years, as the wire bounds what a login may ask for.
            .integer(
                "token_lifetime_days", \.tokenLifetimeDays, 0...3650,
                "Days that a login lasts; 0: until it is revoked."),
        ]
    }
}
