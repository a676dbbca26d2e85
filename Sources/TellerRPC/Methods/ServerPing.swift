package enum ServerPing: Method {
    package static let name = "server.ping"
    package static let access = Access.anyone
    package static let summary = "Answers, so that a caller knows that the daemon does."
    package static let errors: [ErrorKind] = []
    package static let actsAsNotification = true

    package typealias Params = NoParams
    package typealias Result = Done
}
