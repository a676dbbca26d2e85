package enum Authenticate: Method {
    package static let name = "authenticate"
    package static let access = Access.anyone
    package static let summary =
        "Binds a token to the connection; the requests on the lines behind it need none."
    package static let errors: [ErrorKind] = [.unauthenticated, .forbidden]

    package struct Params: MethodParams {
        package var token: String

        package init(token: String) { self.token = token }

        package static let fields: [Field<Params>] = [
            .text("token", \.token, bytes: Limits.tokenBytes, "A token that login made.")
        ]
    }

    package struct Result: MethodResult {
        package var username: String
        package var role: Account.Role

        package init(username: String, role: Account.Role) {
            self.username = username
            self.role = role
        }

        package static let properties = [
            Property("username", .text(bytes: Limits.usernameBytes), "Whose token it is."),
            Property("role", .choice(Account.Role.allCases.map(\.rawValue)), "What it may do."),
        ]
    }
}
