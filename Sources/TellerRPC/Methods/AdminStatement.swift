package enum AdminStatement: Method {
    package static let name = "admin.statement"
    package static let access = Access.admin
    package static let summary = "Lists entries, newest first, of one account or all."
    package static let errors: [ErrorKind] = [.notFound]

    package struct Params: MethodParams {
        package var username: String?
        package var since: String?
        package var until: String?
        package var before: String?
        package var limit: Int64?

        package init(
            username: String? = nil, since: String? = nil, until: String? = nil,
            before: String? = nil, limit: Int64? = nil
        ) {
            self.username = username
            self.since = since
            self.until = until
            self.before = before
            self.limit = limit
        }

        package static let fields: [Field<Params>] = [
            .username("username", \.username),
            Period.sinceField(\.since),
            Period.untilField(\.until),
            Page.beforeField(\.before),
            Page.limitField(\.limit),
        ]
    }

    package struct Result: MethodResult {
        package var entries: [UserEntry]
        package var next: String?

        package init(entries: [UserEntry], next: String?) {
            self.entries = entries
            self.next = next
        }

        package static let properties = [
            Property(
                "entries", .list(of: .object(UserEntry.properties), count: nil), "The page."),
            Page.next,
        ]
    }

    /// An entry, and whose it is.
    package struct UserEntry: Hashable, Sendable, Codable {
        package var username: String
        /// Who made it, where an administrator did.
        package var actor: String?
        package var entry: Entry

        private enum NameKeys: String, CodingKey {
            case username, actor
        }

        package init(username: String, actor: String?, entry: Entry) {
            self.username = username
            self.actor = actor
            self.entry = entry
        }

        package init(from decoder: any Decoder) throws {
            entry = try Entry(from: decoder)
            let names = try decoder.container(keyedBy: NameKeys.self)
            username = try names.decode(String.self, forKey: .username)
            actor = try names.decodeIfPresent(String.self, forKey: .actor)
        }

        package func encode(to encoder: any Encoder) throws {
            try entry.encode(to: encoder)
            var names = encoder.container(keyedBy: NameKeys.self)
            try names.encode(username, forKey: .username)
            try names.encodeIfPresent(actor, forKey: .actor)
        }

        package static let properties =
            Entry.properties + [
                Property("username", .text(bytes: Limits.usernameBytes), "Whose entry it is."),
                Property(
                    "actor", .text(bytes: Limits.actorBytes), required: false,
                    "The administrator who made it: 'uid' and the number, or 'account' and the "
                        + "name."),
            ]
    }
}
