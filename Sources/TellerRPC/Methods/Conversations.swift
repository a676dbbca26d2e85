package enum Conversations: Method {
    package static let name = "conversations"
    package static let access = Access.user
    package static let summary = "Lists the caller's conversations, those begun last first."
    package static let errors: [ErrorKind] = []

    package struct Params: MethodParams {
        package var before: String?
        package var limit: Int64?

        package init(before: String? = nil, limit: Int64? = nil) {
            self.before = before
            self.limit = limit
        }

        package static let fields: [Field<Params>] = [
            Page.beforeField(\.before),
            Page.limitField(\.limit),
        ]
    }

    package struct Result: MethodResult {
        package var conversations: [Conversation]
        package var next: String?

        package init(conversations: [Conversation], next: String?) {
            self.conversations = conversations
            self.next = next
        }

        package static let properties = [
            Property(
                "conversations", .list(of: .object(Conversation.properties), count: nil),
                "The page."),
            Page.next,
        ]
    }

    package struct Conversation: Hashable, Sendable, Codable {
        package var conversation: String
        package var title: String
        package var chats: Int64
        package var at: String

        package init(conversation: String, title: String, chats: Int64, at: String) {
            self.conversation = conversation
            self.title = title
            self.chats = chats
            self.at = at
        }

        package static let properties = [
            Property("conversation", .id, "The id of its first chat."),
            Property(
                "title", .text(bytes: 0...Limits.titleBytes), "How its first message begins."),
            Property("chats", .integer(1...Int64.max), "How many there are."),
            Property("at", .time, "When the last of them was sent."),
        ]
    }
}
