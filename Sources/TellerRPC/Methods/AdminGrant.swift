package enum AdminGrant: Method {
    package static let name = "admin.grant"
    package static let access = Access.admin
    package static let summary = "Adds tokens to an account."
    package static let errors: [ErrorKind] = [.notFound, .conflict, .unavailable]

    package typealias Params = AmountParams
    package typealias Result = AmountResult
}
