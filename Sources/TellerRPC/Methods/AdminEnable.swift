package enum AdminEnable: Method {
    package static let name = "admin.enable"
    package static let access = Access.admin
    package static let summary = "Lets a disabled account be used again."
    package static let errors: [ErrorKind] = [.notFound, .unavailable]

    package typealias Params = AccountParams
    package typealias Result = Account
}
