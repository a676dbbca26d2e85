/// How a bridge that speaks for others says so.
package enum Relay: Method {
    package static let name = "relay"
    package static let access = Access.anyone
    package static let summary =
        "Takes the connection's own identity away; each request then says whom it is for."
    package static let errors: [ErrorKind] = [.invalidRequest, .forbidden]

    package typealias Params = NoParams
    package typealias Result = Done
}
