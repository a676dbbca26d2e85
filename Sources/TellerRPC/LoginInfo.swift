/// A login as its owner sees it; its token is told once and never again.
package struct LoginInfo: Hashable, Sendable, Codable {
    package var login: String
    package var label: String?
    package var createdAt: String
    package var expiresAt: String?
    package var lastUsedAt: String?
    package var current: Bool

    package enum CodingKeys: String, CodingKey {
        case login, label, current
        case createdAt = "created_at"
        case expiresAt = "expires_at"
        case lastUsedAt = "last_used_at"
    }

    package init(
        login: String, label: String?, createdAt: String, expiresAt: String?, lastUsedAt: String?,
        current: Bool
    ) {
        self.login = login
        self.label = label
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
        self.current = current
    }

    package static let properties = [
        Property("login", .id, "The login's id."),
        Property("label", .text(bytes: Limits.labelBytes), required: false, "What it is called."),
        Property("created_at", .time, "When it was made."),
        Property("expires_at", .time, required: false, "When it ends, if it does."),
        Property("last_used_at", .time, required: false, "To the minute, if it was used."),
        Property("current", .boolean, "Whether this request carries its token."),
    ]
}
