package enum AdminRevoke: Method {
    package static let name = "admin.revoke"
    package static let access = Access.admin
    package static let summary = "Ends a login, or all logins of an account."
    package static let errors: [ErrorKind] = [.notFound, .unavailable]

    package struct Params: MethodParams {
        package var login: String?
        package var username: String?
        package var memo: String?

        package init(login: String? = nil, username: String? = nil, memo: String? = nil) {
            self.login = login
            self.username = username
            self.memo = memo
        }

        package static let fields: [Field<Params>] = [
            .text(
                "login", \.login, bytes: Limits.publicIDBytes,
                "The login's id; or 'username', never both."),
            .text(
                "username", \.username, bytes: Limits.usernameBytes,
                "The account all of whose logins end."),
            .memo(\.memo),
        ]
    }

    package struct Result: MethodResult {
        package var revoked: Int64

        package init(revoked: Int64) { self.revoked = revoked }

        package static let properties = [
            Property("revoked", .integer(0...Int64.max), "How many logins ended.")
        ]
    }
}
