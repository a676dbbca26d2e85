package enum Logout: Method {
    package static let name = "logout"
    package static let access = Access.user
    package static let summary = "Ends the login whose token the request carries."
    package static let errors: [ErrorKind] = [.unavailable]

    package typealias Params = NoParams
    package typealias Result = Done
}
