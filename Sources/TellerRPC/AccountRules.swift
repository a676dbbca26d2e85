/// How one gets an account with this daemon, and from whom tokens.
package struct AccountRules: Hashable, Sendable, Codable {
    package enum Registration: String, Sendable, Codable, CaseIterable {
        case open, local, closed
    }

    package var registration: Registration
    package var startingBalance: Int64
    package var localLogin: Bool
    /// The group of the system whose members are administrators.
    package var adminGroup: String

    package enum CodingKeys: String, CodingKey {
        case registration
        case startingBalance = "starting_balance"
        case localLogin = "local_login"
        case adminGroup = "admin_group"
    }

    package init(
        registration: Registration, startingBalance: Int64, localLogin: Bool, adminGroup: String
    ) {
        self.registration = registration
        self.startingBalance = startingBalance
        self.localLogin = localLogin
        self.adminGroup = adminGroup
    }

    package static let properties = [
        Property(
            "registration", .choice(Registration.allCases.map(\.rawValue)),
            "Who may register: everybody, callers on this machine, or nobody."),
        Property("starting_balance", .tokens, "Tokens that an account begins with."),
        Property("local_login", .boolean, "Whether 'login' takes 'local'."),
        Property(
            "admin_group", .text(bytes: 1...256), "The system's group of the administrators."),
    ]
}
