package enum AdminErase: Method {
    package static let name = "admin.erase"
    package static let access = Access.admin
    package static let summary =
        "Blanks an account's name, password, texts and logins for ever; its entries stay."
    package static let errors: [ErrorKind] = [.notFound, .inProgress, .unavailable]

    package typealias Params = AccountParams
    package typealias Result = Done
}
