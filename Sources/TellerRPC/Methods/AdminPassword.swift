package enum AdminPassword: Method {
    package static let name = "admin.password"
    package static let access = Access.admin
    package static let summary = "Sets an account's password and ends all its logins."
    package static let errors: [ErrorKind] = [.notFound, .rateLimited, .unavailable]

    package struct Params: MethodParams {
        package var username: String
        package var newPassword: String
        package var memo: String?

        package enum CodingKeys: String, CodingKey, CaseIterable {
            case username, memo
            case newPassword = "new_password"
        }

        package init(username: String, newPassword: String, memo: String? = nil) {
            self.username = username
            self.newPassword = newPassword
            self.memo = memo
        }

        package static let fields: [Field<Params>] = [
            .username("username", \.username),
            .text(
                "new_password", \.newPassword, bytes: Limits.passwordBytes,
                "The password from now on."),
            .memo(\.memo),
        ]
    }

    package typealias Result = Done
}
