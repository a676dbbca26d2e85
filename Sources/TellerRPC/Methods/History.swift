package enum History: Method {
    package static let name = "history"
    package static let access = Access.user
    package static let summary = "Lists the caller's chats, newest first."
    package static let errors: [ErrorKind] = [.notFound]

    package struct Params: MethodParams {
        package var conversation: String?
        package var before: String?
        package var limit: Int64?

        package init(conversation: String? = nil, before: String? = nil, limit: Int64? = nil) {
            self.conversation = conversation
            self.before = before
            self.limit = limit
        }

        package static let fields: [Field<Params>] = [
            .text(
                "conversation", \.conversation, bytes: Limits.publicIDBytes,
                "Only chats of this conversation."),
            Page.beforeField(\.before),
            Page.limitField(\.limit),
        ]
    }

    package struct Result: MethodResult {
        package var chats: [Chat]
        package var next: String?

        package init(chats: [Chat], next: String?) {
            self.chats = chats
            self.next = next
        }

        package static let properties = [
            Property("chats", .list(of: .object(Chat.properties), count: nil), "The page."),
            Page.next,
        ]
    }
}
