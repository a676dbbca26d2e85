package enum ServerReload: Method {
    package static let name = "server.reload"
    package static let access = Access.admin
    package static let summary =
        "Reads the config again; chats that run go on under what they were admitted under."
    package static let errors: [ErrorKind] = [.conflict]

    package typealias Params = NoParams
    package typealias Result = Done
}
