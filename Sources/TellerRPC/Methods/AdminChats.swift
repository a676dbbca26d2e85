package enum AdminChats: Method {
    package static let name = "admin.chats"
    package static let access = Access.admin
    package static let summary =
        "Lists chats, newest first, of one account or all; leaves a record in the audit."
    package static let errors: [ErrorKind] = [.notFound, .unavailable]

    package struct Params: MethodParams {
        package var username: String?
        package var query: String?
        package var since: String?
        package var until: String?
        package var model: String?
        package var state: Chat.State?
        package var before: String?
        package var limit: Int64?

        package init(
            username: String? = nil, query: String? = nil, since: String? = nil,
            until: String? = nil, model: String? = nil, state: Chat.State? = nil,
            before: String? = nil, limit: Int64? = nil
        ) {
            self.username = username
            self.query = query
            self.since = since
            self.until = until
            self.model = model
            self.state = state
            self.before = before
            self.limit = limit
        }

        package static let fields: [Field<Params>] = [
            .username("username", \.username),
            .text(
                "query", \.query, bytes: Limits.queryBytes,
                "Text of the message or the reply; with it 'username', or 'since' and at most "
                    + "\(Limits.searchDays) days."),
            Period.sinceField(\.since),
            Period.untilField(\.until),
            .text("model", \.model, bytes: Limits.modelNameBytes, "Only chats with this model."),
            .choice("state", \.state, "Only chats that stand like this."),
            Page.beforeField(\.before),
            Page.limitField(\.limit),
        ]
    }

    package struct Result: MethodResult {
        package var chats: [UserChat]
        package var next: String?

        package init(chats: [UserChat], next: String?) {
            self.chats = chats
            self.next = next
        }

        package static let properties = [
            Property(
                "chats", .list(of: .object(UserChat.properties), count: nil),
                "The page; with a filter it may be short, or empty, and still have a next."),
            Page.next,
        ]
    }

    /// A chat, and whose it is.
    package struct UserChat: Hashable, Sendable, Codable {
        package var username: String
        package var chat: Chat

        private enum NameKeys: String, CodingKey {
            case username
        }

        package init(username: String, chat: Chat) {
            self.username = username
            self.chat = chat
        }

        package init(from decoder: any Decoder) throws {
            chat = try Chat(from: decoder)
            username = try decoder.container(keyedBy: NameKeys.self)
                .decode(String.self, forKey: .username)
        }

        package func encode(to encoder: any Encoder) throws {
            try chat.encode(to: encoder)
            var names = encoder.container(keyedBy: NameKeys.self)
            try names.encode(username, forKey: .username)
        }

        package static let properties =
            Chat.properties + [
                Property("username", .text(bytes: Limits.usernameBytes), "Whose chat it is.")
            ]
    }
}
