package enum AdminCreate: Method {
    package static let name = "admin.create"
    package static let access = Access.admin
    package static let summary = "Opens an account, also where registration is closed."
    package static let errors: [ErrorKind] = [.conflict, .rateLimited, .unavailable]

    package struct Params: MethodParams {
        package var username: String
        package var password: String?
        package var balance: Int64?
        package var role: Account.Role?
        package var memo: String?

        package init(
            username: String, password: String? = nil, balance: Int64? = nil,
            role: Account.Role? = nil, memo: String? = nil
        ) {
            self.username = username
            self.password = password
            self.balance = balance
            self.role = role
            self.memo = memo
        }

        package static let fields: [Field<Params>] = [
            .newUsername("username", \.username),
            .text(
                "password", \.password, bytes: Limits.passwordBytes,
                "Without it nobody can log in by password until one is set."),
            .integer(
                "balance", \.balance, 0...Limits.amount.upperBound,
                "Tokens to begin with; the starting balance if not given."),
            .choice("role", \.role, "What it may do; user if not given."),
            .memo(\.memo),
        ]
    }

    package typealias Result = Account
}
