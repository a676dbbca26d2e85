package enum LoginsRevoke: Method {
    package static let name = "logins.revoke"
    package static let access = Access.user
    package static let summary = "Ends one of the caller's logins."
    package static let errors: [ErrorKind] = [.notFound, .unavailable]

    package struct Params: MethodParams {
        package var login: String

        package init(login: String) { self.login = login }

        package static let fields: [Field<Params>] = [
            .text("login", \.login, bytes: Limits.publicIDBytes, "The login's id.")
        ]
    }

    package typealias Result = Done
}
