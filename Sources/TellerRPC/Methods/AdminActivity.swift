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
        package var backup: Backup?

        package enum CodingKeys: String, CodingKey {
            case connections, requests, refusals, chats, holds, groups, writes, busiest, backup
            case uptimeSeconds = "uptime_seconds"
            case commitMicroseconds = "commit_microseconds"
        }

        package init(
            uptimeSeconds: Int64, connections: Int64, requests: Int64, refusals: Int64,
            chats: Int64, holds: Int64, groups: Int64, writes: Int64, commitMicroseconds: Int64,
            busiest: [Busy], backup: Backup? = nil
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
            self.backup = backup
        }

        package static let properties = [
            Property("uptime_seconds", .integer(0...Int64.max), "Since it began to serve."),
            Property("connections", .integer(0...Int64.max), "Open now."),
            Property("requests", .integer(0...Int64.max), "Answered so far."),
            Property("refusals", .integer(0...Int64.max), "Of them with an error."),
            Property("chats", .integer(0...Int64.max), "Answered and charged so far."),
            Property("holds", .integer(0...Int64.max), "Open now."),
            Property("groups", .integer(0...Int64.max), "Transactions that wrote, so far."),
            Property("writes", .integer(0...Int64.max), "Writes that they made durable."),
            Property(
                "commit_microseconds", .integer(0...Int64.max),
                "The time that all these transactions took together."),
            Property(
                "busiest", .list(of: .object(Busy.properties), count: 0...Limits.busiestAccounts),
                "Accounts by their chats of the last minute, most first."),
            Property(
                "backup", .object(Backup.properties), required: false,
                "The backup that is being made."),
        ]
    }

    package struct Backup: Hashable, Sendable, Codable {
        package var name: String
        package var bytes: Int64
        package var expectedBytes: Int64

        package enum CodingKeys: String, CodingKey {
            case name, bytes
            case expectedBytes = "expected_bytes"
        }

        package init(name: String, bytes: Int64, expectedBytes: Int64) {
            self.name = name
            self.bytes = bytes
            self.expectedBytes = expectedBytes
        }

        package static let properties = [
            Property("name", .text(bytes: Limits.backupNameBytes), "Its name to be."),
            Property("bytes", .integer(0...Int64.max), "Written so far."),
            Property("expected_bytes", .integer(0...Int64.max), "What it comes to at most."),
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
            Property("chats", .integer(0...Int64.max), "Answered in the last minute."),
            Property("tokens", .integer(0...Int64.max), "Charged for them."),
        ]
    }
}
