package enum AdminRole: Method {
    package static let name = "admin.role"
    package static let access = Access.admin
    package static let summary = "Makes an account an administrator's, or a user's again."
    package static let errors: [ErrorKind] = [.notFound, .unavailable]

    package struct Params: MethodParams {
        package var username: String
        package var role: Account.Role
        package var memo: String?

        package init(username: String, role: Account.Role, memo: String? = nil) {
            self.username = username
            self.role = role
            self.memo = memo
        }

        package static let fields: [Field<Params>] = [
            .username("username", \.username),
            .choice("role", \.role, "What it may do from now on."),
            .memo(\.memo),
        ]
    }

    package typealias Result = Account
}
