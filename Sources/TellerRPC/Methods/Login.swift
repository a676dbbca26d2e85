package enum Login: Method {
    package static let name = "login"
    package static let access = Access.anyone
    package static let summary = "Makes a token that stands for an account until it ends."
    package static let errors: [ErrorKind] = [
        .unauthenticated, .forbidden, .conflict, .rateLimited, .unavailable,
    ]

    package struct Params: MethodParams {
        package var username: String?
        package var password: String?
        package var local: Bool?
        package var label: String?
        package var expiresInSeconds: Int64?

        package enum CodingKeys: String, CodingKey, CaseIterable {
            case username, password, local, label
            case expiresInSeconds = "expires_in_seconds"
        }

        package init(
            username: String? = nil, password: String? = nil, local: Bool? = nil,
            label: String? = nil, expiresInSeconds: Int64? = nil
        ) {
            self.username = username
            self.password = password
            self.local = local
            self.label = label
            self.expiresInSeconds = expiresInSeconds
        }

        package static let fields: [Field<Params>] = [
            .text(
                "username", \.username, bytes: Limits.usernameBytes,
                "The account's name; with it the password."),
            .text(
                "password", \.password, bytes: 1...Limits.passwordBytes.upperBound,
                "The account's password."),
            .boolean(
                "local", \.local,
                "In their place: true for the account of the uid at the other end of the socket."),
            .text("label", \.label, bytes: Limits.labelBytes, "What the login is called."),
            .integer(
                "expires_in_seconds", \.expiresInSeconds, Limits.loginSeconds,
                "How long the token is good for; at most the daemon's own lifetime."),
        ]
    }

    package struct Result: MethodResult {
        package var token: String
        package var username: String
        package var expiresAt: String?

        package enum CodingKeys: String, CodingKey {
            case token, username
            case expiresAt = "expires_at"
        }

        package init(token: String, username: String, expiresAt: String? = nil) {
            self.token = token
            self.username = username
            self.expiresAt = expiresAt
        }

        package static let properties = [
            Property("token", .text(bytes: Limits.tokenBytes), "Keep it secret: it spends."),
            Property("username", .text(bytes: Limits.usernameBytes), "The account's name."),
            Property("expires_at", .time, required: false, "When it ends, if it does."),
        ]
    }
}
