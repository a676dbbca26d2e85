package import TellerRPC

/// Whether a request may be sent again when nobody knows if it took effect.
package enum Repetition: Hashable, Sendable {
    /// It changes nothing, or not twice.
    case harmless
    /// It has an idempotency key: a repeat gets the recorded result.
    case keyed
    case unsafe

    /// The methods that only read, and those that only set a connection up, again on a new one.
    package static let reads: Set<String> = [
        Authenticate.name, ChatGet.name, Balance.name, History.name, Statement.name, Models.name,
        ServerInfo.name, ServerPing.name, ServerMetrics.name, RPCDiscover.name,
        AdminAccounts.name, AdminAccount.name, AdminVerify.name, Logins.name, Conversations.name,
        UsageReport.name, AdminChats.name,
        AdminStatement.name, AdminLogins.name, AdminAudit.name, AdminStats.name,
        AdminActivity.name, Relay.name,
    ]

    /// Those that may be sent again at will: reads, and the one that stops what stays stopped.
    package static let repeatable = reads.union([ChatCancel.name])

    /// The methods that record what they did under an idempotency key.
    ///
    /// That of `chat.cancel` is another request's.
    package static let writesWithKey: Set<String> = Set(
        Methods.all.filter { $0.takesIdempotencyKey && !repeatable.contains($0.name) }.map {
            $0.name
        })

    /// The refusals that come only after the key was looked up, and so know of earlier tries.
    package static let knowing: Set<ErrorKind> = [
        .insufficientBalance, .conflict, .inProgress, .cancelled, .modelFailed, .modelTimeout,
    ]

    init(method: String, params: [UInt8]) {
        if Self.repeatable.contains(method) {
            self = .harmless
        } else if Self.writesWithKey.contains(method), Self.hasKey(params) {
            self = .keyed
        } else {
            self = .unsafe
        }
    }

    private static func hasKey(_ params: [UInt8]) -> Bool { key(in: params) != nil }

    /// The idempotency key among params.
    static func key(in params: [UInt8]) -> String? {
        struct Keyed: Decodable {
            var idempotency_key: String?
        }
        return (try? JSONText.decode(Keyed.self, from: params))?.idempotency_key
    }
}

extension Method {
    fileprivate static var takesIdempotencyKey: Bool {
        Params.fields.contains { $0.property.name == "idempotency_key" }
    }
}
