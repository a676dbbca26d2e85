internal import HTTPTypes
internal import TellerRPC

/// `{"error": {"code", "message", "param", "type"}}`, as OpenAI's API tells its errors.
struct OpenAIErrorShape: ErrorShape {
    /// The kind of fault, by which clients choose what to do.
    enum Kind: String, CaseIterable {
        case invalidRequest = "invalid_request_error"
        case permission = "permission_error"
        case insufficientQuota = "insufficient_quota"
        case rateLimit = "rate_limit_error"
        case server = "server_error"
    }

    func body(of fault: HTTPFault) -> [UInt8] {
        var body = Array(#"{"error":{"code":"#.utf8)
        body += JSONText.text(Self.code(fault))
        body += #","message":"#.utf8
        body += JSONText.text(Self.message(fault))
        // Null where there is none: clients look for the member.
        body += #","param":"#.utf8
        body += fault.fields.first.map { JSONText.text($0.name) } ?? Array("null".utf8)
        body += #","type":"\#(Self.kind(fault).rawValue)"}}"#.utf8
        return body
    }

    /// Whether to send the request again: without the field clients go by the status, and would pay
    /// a second time for a chat whose answer alone was lost.
    func headers(of fault: HTTPFault, isRepeatable: Bool) -> HTTPFields {
        [.shouldRetry: Self.mayRetry(fault, isRepeatable) ? "true" : "false"]
    }

    /// Longest wait, in seconds, that a program is asked to sit out by itself.
    ///
    /// Clients of this API wait no longer than a minute, and would ask again too early.
    private static let patience = 60

    private static func mayRetry(_ fault: HTTPFault, _ isRepeatable: Bool) -> Bool {
        switch fault.kind {
        case .rateLimited, .inProgress: (fault.data?.retryAfterSeconds ?? 0) <= patience
        // These cost nothing.
        case .modelFailed, .modelTimeout: true
        case .unavailable: isRepeatable || fault.data?.outcome != .unknown
        case .internalError: isRepeatable
        default: false
        }
    }

    private static func kind(_ fault: HTTPFault) -> Kind {
        switch fault.kind {
        case .insufficientBalance: .insufficientQuota
        case .forbidden: .permission
        case .rateLimited: .rateLimit
        default: fault.status >= 500 ? .server : .invalidRequest
        }
    }

    /// Clients as litellm know a wrong key by OpenAI's own words for it.
    private static func message(_ fault: HTTPFault) -> String {
        fault.kind == .unauthenticated
            ? "Incorrect API key provided. \(fault.message)" : fault.message
    }

    private static func code(_ fault: HTTPFault) -> String {
        switch fault.kind {
        case .unauthenticated: "invalid_api_key"
        case .insufficientBalance: "insufficient_quota"
        case .notFound where fault.fields.first?.name == "model": "model_not_found"
        case .rateLimited: "rate_limit_exceeded"
        case .invalidParams: ErrorKind.invalidValue.rawValue
        default: fault.kind.rawValue
        }
    }
}
