package enum Password: Method {
    package static let name = "password"
    package static let access = Access.user
    package static let summary = "Sets the caller's password and ends all other logins."
    package static let errors: [ErrorKind] = [.rateLimited, .unavailable]

    package struct Params: MethodParams {
        package var oldPassword: String?
        package var newPassword: String

        package enum CodingKeys: String, CodingKey, CaseIterable {
            case oldPassword = "old_password"
            case newPassword = "new_password"
        }

        package init(oldPassword: String? = nil, newPassword: String) {
            self.oldPassword = oldPassword
            self.newPassword = newPassword
        }

        package static let fields: [Field<Params>] = [
            .text(
                "old_password", \.oldPassword, bytes: 1...Limits.passwordBytes.upperBound,
                "The password so far; an account without one is set through its own uid."),
            .text(
                "new_password", \.newPassword, bytes: Limits.passwordBytes,
                "The password from now on."),
        ]
    }

    package typealias Result = Done
}
