package enum AdminActivity: Method {
    package static let name = "admin.activity"
    package static let access = Access.admin
    package static let summary =
        "Tells what the daemon has done since it began to serve, and who is busy now."
    package static let errors: [ErrorKind] = []

    package typealias Params = NoParams

    package struct Result: MethodResult {
        package var uptimeSeconds: Int64
        package var connections: Int64
        package var requests: Int64
        package var refusals: Int64
        package var chats: Int64
        package var holds: Int64
        package var groups: Int64
        package var writes: Int64
        package var commitMicroseconds: Int64
        package var busiest: [Busy]

        package enum CodingKeys: String, CodingKey {
            case connections, requests, refusals, chats, holds, groups, writes, busiest
            case uptimeSeconds = "uptime_seconds"
            case commitMicroseconds = "commit_microseconds"
        }

        package init(
            uptimeSeconds: Int64, connections: Int64, requests: Int64, refusals: Int64,
            chats: Int64, holds: Int64, groups: Int64, writes: Int64, commitMicroseconds: Int64,
            busiest: [Busy]
        ) {
            self.uptimeSeconds = uptimeSeconds
            self.connections = connections
            self.requests = requests
            self.refusals = refusals
            self.chats = chats
            self.holds = holds
            self.groups = groups
            self.writes = writes
            self.commitMicroseconds = commitMicroseconds
            self.busiest = busiest
        }

        package static let properties = [
            Property("uptime_seconds", .integer(0...Int64.max), "Since it began to serve."),
            Property("connections", .integer(0...Int64.max), "Open now."),
            Property("requests", .integer(0...Int64.max), "Answered so far."),
            Property("refusals", .integer(0...Int64.max), "Of them with an error."),
            Property("chats", .integer(0...Int64.max), "Charged so far."),
            Property("holds", .integer(0...Int64.max), "Open now."),
            Property("groups", .integer(0...Int64.max), "Transactions committed so far."),
            Property("writes", .integer(0...Int64.max), "Writes that they made durable."),
            Property(
                "commit_microseconds", .integer(0...Int64.max),
                "The time that all these transactions took together."),
            Property(
                "busiest", .list(of: .object(Busy.properties), count: 0...Limits.busiestAccounts),
                "Accounts by their chats of the last minute, most first."),
        ]
    }

    package struct Busy: Hashable, Sendable, Codable {
        package var username: String
        package var chats: Int64
        package var tokens: Int64

        package init(username: String, chats: Int64, tokens: Int64) {
            self.username = username
            self.chats = chats
            self.tokens = tokens
        }

        package static let properties = [
            Property("username", .text(bytes: Limits.usernameBytes), "The account's name."),
            Property("chats", .integer(0...Int64.max), "Charged in the last minute."),
            Property("tokens", .integer(0...Int64.max), "Charged for them."),
        ]
    }
}
