package enum ServerInfo: Method {
    package static let name = "server.info"
    package static let access = Access.anyone
    package static let summary = "Tells which daemon this is, what it serves and its limits."
    package static let errors: [ErrorKind] = []

    package typealias Params = NoParams

    package struct Result: MethodResult {
        package var name: String
        package var version: String
        package var uptimeSeconds: Int64
        package var models: [Models.Model]
        package var accounts: AccountRules
        /// Whether the peer is an administrator by its uid.
        package var admin: Bool
        /// Whether the ledger can be reached and commits.
        package var ready: Bool
        package var limits: WireLimits

        package enum CodingKeys: String, CodingKey {
            case name, version, models, accounts, admin, limits, ready
            case uptimeSeconds = "uptime_seconds"
        }

        package init(
            name: String, version: String, uptimeSeconds: Int64, models: [Models.Model],
            accounts: AccountRules, admin: Bool, limits: WireLimits, ready: Bool = true
        ) {
            self.name = name
            self.version = version
            self.uptimeSeconds = uptimeSeconds
            self.models = models
            self.accounts = accounts
            self.admin = admin
            self.limits = limits
            self.ready = ready
        }

        package static let properties = [
            Property("name", .text(bytes: 1...64), "Always tellerd."),
            Property("version", .text(bytes: 1...64), "The daemon's version."),
            Property("uptime_seconds", .integer(0...Int64.max), "Since it began to serve."),
            Property(
                "models", .list(of: .object(Models.Model.properties), count: nil), "By name."),
            Property("accounts", .object(AccountRules.properties), "How one gets an account."),
            Property("admin", .boolean, "Whether the caller's uid makes it an administrator."),
            Property("ready", .boolean, "Whether the ledger can commit."),
            Property("limits", .object(WireLimits.properties), "Bounds that callers meet."),
        ]
    }
}

/// The bounds of the wire that a caller can run into.
package struct WireLimits: Hashable, Sendable, Codable {
    package var lineBytes = Int64(Limits.lineBytes)
    package var messageBytes = Int64(Limits.messageBytes)
    package var batchMembers = Int64(Limits.batchMembers)
    package var requestsInFlight = Int64(Limits.requestsInFlight)
    package var pageRows = Limits.pageRowsAllowed.upperBound

    package enum CodingKeys: String, CodingKey {
        case lineBytes = "line_bytes"
        case messageBytes = "message_bytes"
        case batchMembers = "batch_members"
        case requestsInFlight = "requests_in_flight"
        case pageRows = "page_rows"
    }

    package init() {}

    package static let properties = [
        Property("line_bytes", .integer(0...Int64.max), "A request's line."),
        Property("message_bytes", .integer(0...Int64.max), "A chat's message or messages."),
        Property("batch_members", .integer(0...Int64.max), "Requests of a batch."),
        Property("requests_in_flight", .integer(0...Int64.max), "Of one connection."),
        Property("page_rows", .integer(0...Int64.max), "Rows of a page."),
    ]
}
