package enum AdminLogins: Method {
    package static let name = "admin.logins"
    package static let access = Access.admin
    package static let summary = "Lists logins that are good, of one account or all, by their ids."
    package static let errors: [ErrorKind] = [.notFound]

    package struct Params: MethodParams {
        package var username: String?
        package var before: String?
        package var limit: Int64?

        package init(username: String? = nil, before: String? = nil, limit: Int64? = nil) {
            self.username = username
            self.before = before
            self.limit = limit
        }

        package static let fields: [Field<Params>] = [
            .username("username", \.username),
            Page.beforeField(\.before),
            Page.limitField(\.limit),
        ]
    }

    package struct Result: MethodResult {
        package var logins: [UserLogin]
        package var next: String?

        package init(logins: [UserLogin], next: String?) {
            self.logins = logins
            self.next = next
        }

        package static let properties = [
            Property("logins", .list(of: .object(UserLogin.properties), count: nil), "The page."),
            Page.next,
        ]
    }

    package struct UserLogin: Hashable, Sendable, Codable {
        package var login: String
        package var username: String
        package var label: String?
        package var createdAt: String
        package var expiresAt: String?
        package var lastUsedAt: String?

        package enum CodingKeys: String, CodingKey {
            case login, username, label
            case createdAt = "created_at"
            case expiresAt = "expires_at"
            case lastUsedAt = "last_used_at"
        }

        package init(
            login: String, username: String, label: String?, createdAt: String,
            expiresAt: String?, lastUsedAt: String?
        ) {
            self.login = login
            self.username = username
            self.label = label
            self.createdAt = createdAt
            self.expiresAt = expiresAt
            self.lastUsedAt = lastUsedAt
        }

        package static let properties = [
            Property("login", .id, "The login's id."),
            Property("username", .text(bytes: Limits.usernameBytes), "Whose login it is."),
            Property(
                "label", .text(bytes: Limits.labelBytes), required: false, "What it is called."),
            Property("created_at", .time, "When it was made."),
            Property("expires_at", .time, required: false, "When it ends, if it does."),
            Property("last_used_at", .time, required: false, "To the minute, if it was used."),
        ]
    }
}
