/// The number in `error.code`: the five of JSON-RPC 2.0, section 5.1, and else the status of HTTP
/// (RFC 9110, section 15) that says the same.
package struct ErrorCode: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let parseError = ErrorCode(rawValue: -32700)
    package static let invalidRequest = ErrorCode(rawValue: -32600)
    package static let methodNotFound = ErrorCode(rawValue: -32601)
    package static let invalidParams = ErrorCode(rawValue: -32602)
    package static let internalError = ErrorCode(rawValue: -32603)
    package static let unauthenticated = ErrorCode(rawValue: 401)
    package static let insufficientBalance = ErrorCode(rawValue: 402)
    package static let forbidden = ErrorCode(rawValue: 403)
    package static let notFound = ErrorCode(rawValue: 404)
    package static let conflict = ErrorCode(rawValue: 409)
    package static let tooLarge = ErrorCode(rawValue: 413)
    package static let rateLimited = ErrorCode(rawValue: 429)
    package static let cancelled = ErrorCode(rawValue: 499)
    package static let modelFailed = ErrorCode(rawValue: 502)
    package static let unavailable = ErrorCode(rawValue: 503)
    package static let modelTimeout = ErrorCode(rawValue: 504)
}
