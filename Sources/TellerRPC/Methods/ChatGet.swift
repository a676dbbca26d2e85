package enum ChatGet: Method {
    package static let name = "chat.get"
    package static let access = Access.user
    package static let summary = "Tells one chat of the caller."
    package static let errors: [ErrorKind] = [.notFound]

    package struct Params: MethodParams {
        package var chat: String

        package init(chat: String) { self.chat = chat }

        package static let fields: [Field<Params>] = [
            .text("chat", \.chat, bytes: Limits.publicIDBytes, "The chat's id.")
        ]
    }

    package typealias Result = Chat
}
