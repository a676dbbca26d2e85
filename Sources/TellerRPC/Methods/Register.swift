package enum Register: Method {
    package static let name = "register"
    package static let access = Access.anyone
    package static let summary = "Opens an account with the starting balance."
    package static let errors: [ErrorKind] = [.forbidden, .conflict, .rateLimited, .unavailable]

    package struct Params: MethodParams {
        package var username: String
        package var password: String

        package init(username: String, password: String) {
            self.username = username
            self.password = password
        }

        package static let fields: [Field<Params>] = [
            .newUsername("username", \.username),
            .text(
                "password", \.password, bytes: Limits.passwordBytes,
                "What the account's logins are made with; only a hash of it is stored."),
        ]
    }

    package struct Result: MethodResult {
        package var username: String
        package var balance: Int64

        package init(username: String, balance: Int64) {
            self.username = username
            self.balance = balance
        }

        package static let properties = [
            Property("username", .text(bytes: Limits.usernameBytes), "The account's name."),
            Property("balance", .tokens, "Tokens that the account can spend."),
        ]
    }
}
