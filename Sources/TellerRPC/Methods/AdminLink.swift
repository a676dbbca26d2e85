package enum AdminLink: Method {
    package static let name = "admin.link"
    package static let access = Access.admin
    package static let summary =
        "Binds a uid of the system, by the name that it has now, to an account for local logins."
    package static let errors: [ErrorKind] = [.notFound, .rateLimited, .unavailable]

    package struct Params: MethodParams {
        package var username: String
        package var uid: Int64
        package var memo: String?

        package init(username: String, uid: Int64, memo: String? = nil) {
            self.username = username
            self.uid = uid
            self.memo = memo
        }

        package static let fields: [Field<Params>] = [
            .username("username", \.username),
            .integer(
                "uid", \.uid, Limits.uid, "Whose local logins go to the account from now on."),
            .memo(\.memo),
        ]
    }

    package struct Result: MethodResult {
        package var username: String
        package var uid: Int64
        package var systemName: String

        package enum CodingKeys: String, CodingKey {
            case username, uid
            case systemName = "system_name"
        }

        package init(username: String, uid: Int64, systemName: String) {
            self.username = username
            self.uid = uid
            self.systemName = systemName
        }

        package static let properties = [
            Property("username", .text(bytes: Limits.usernameBytes), "The account's name."),
            Property("uid", .integer(Limits.uid), "The uid."),
            Property("system_name", .text(bytes: 1...256), "What the system calls it."),
        ]
    }
}
