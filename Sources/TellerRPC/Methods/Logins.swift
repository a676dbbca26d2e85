package enum Logins: Method {
    package static let name = "logins"
    package static let access = Access.user
    package static let summary = "Lists the caller's logins that are good, newest first."
    package static let errors: [ErrorKind] = []

    package typealias Params = NoParams

    package struct Result: MethodResult {
        package var logins: [LoginInfo]

        package init(logins: [LoginInfo]) { self.logins = logins }

        package static let properties = [
            Property("logins", .list(of: .object(LoginInfo.properties), count: nil), "All of them.")
        ]
    }
}
