package enum AdminDisable: Method {
    package static let name = "admin.disable"
    package static let access = Access.admin
    package static let summary =
        "Ends an account's logins at once and lets none be made; its running chats finish."
    package static let errors: [ErrorKind] = [.notFound, .unavailable]

    package typealias Params = AccountParams
    package typealias Result = Account
}
