package enum ConversationsDelete: Method {
    package static let name = "conversations.delete"
    package static let access = Access.user
    package static let summary =
        "Erases the texts of a conversation and lists it no more; its entries stay."
    package static let errors: [ErrorKind] = [.notFound, .inProgress, .unavailable]

    package struct Params: MethodParams {
        package var conversation: String

        package init(conversation: String) { self.conversation = conversation }

        package static let fields: [Field<Params>] = [
            .text(
                "conversation", \.conversation, bytes: Limits.publicIDBytes,
                "The id of its first chat.")
        ]
    }

    package typealias Result = Done
}
