/// An account as administrators see it.
package struct Account: MethodResult, Hashable {
    package enum Role: String, Sendable, Codable, CaseIterable {
        case user, admin
    }

    package enum State: String, Sendable, Codable, CaseIterable {
        case active, disabled, erased
    }

    package var username: String
    package var balance: Int64
    package var held: Int64
    package var role: Role
    package var state: State
    package var createdAt: String
    package var lastSeenAt: String?

    package enum CodingKeys: String, CodingKey {
        case username, balance, held, role, state
        case createdAt = "created_at"
        case lastSeenAt = "last_seen_at"
    }

    package init(
        username: String, balance: Int64, held: Int64, role: Role, state: State,
        createdAt: String, lastSeenAt: String?
    ) {
        self.username = username
        self.balance = balance
        self.held = held
        self.role = role
        self.state = state
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
    }

    package static let properties = [
        Property("username", .text(bytes: Limits.usernameBytes), "The account's name."),
        Property("balance", .tokens, "Tokens that it can spend."),
        Property("held", .tokens, "Tokens in open holds."),
        Property("role", .choice(Role.allCases.map(\.rawValue)), "What it may do."),
        Property("state", .choice(State.allCases.map(\.rawValue)), "Whether it may log in."),
        Property("created_at", .time, "When it was opened."),
        Property("last_seen_at", .time, required: false, "When it last logged in."),
    ]
}
