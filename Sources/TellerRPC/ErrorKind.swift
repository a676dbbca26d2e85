/// The stable name of an error, in `error.data.kind`.
///
/// Clients branch on it, and on nothing else.
///
/// A struct and not an enum, so that a client keeps a kind that a newer daemon sends.
package struct ErrorKind: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let parseError = ErrorKind(rawValue: "parse_error")
    package static let invalidRequest = ErrorKind(rawValue: "invalid_request")
    package static let methodNotFound = ErrorKind(rawValue: "method_not_found")
    package static let invalidParams = ErrorKind(rawValue: "invalid_params")
    package static let internalError = ErrorKind(rawValue: "internal")
    package static let unauthenticated = ErrorKind(rawValue: "unauthenticated")
    package static let insufficientBalance = ErrorKind(rawValue: "insufficient_balance")
    package static let forbidden = ErrorKind(rawValue: "forbidden")
    package static let notFound = ErrorKind(rawValue: "not_found")
    package static let conflict = ErrorKind(rawValue: "conflict")
    package static let inProgress = ErrorKind(rawValue: "in_progress")
    package static let tooLarge = ErrorKind(rawValue: "too_large")
    package static let rateLimited = ErrorKind(rawValue: "rate_limited")
    package static let cancelled = ErrorKind(rawValue: "cancelled")
    package static let modelFailed = ErrorKind(rawValue: "model_failed")
    package static let modelTimeout = ErrorKind(rawValue: "model_timeout")
    package static let unavailable = ErrorKind(rawValue: "unavailable")

    /// Every kind with its code and the sentence that documents it; `rpc.discover` and the test of
    /// teller-rpc(7) read it from here.
    package static let all: [(kind: ErrorKind, code: ErrorCode, meaning: String)] = [
        (.parseError, .parseError, "the line is not JSON in UTF-8"),
        (.invalidRequest, .invalidRequest, "the JSON is not a request of JSON-RPC 2.0"),
        (.methodNotFound, .methodNotFound, "there is no such method"),
        (.invalidParams, .invalidParams, "a param is missing, unknown, or out of its bounds"),
        (.internalError, .internalError, "the daemon has a fault; its log says which"),
        (.unauthenticated, .unauthenticated, "no valid token, or a wrong name or password"),
        (.insufficientBalance, .insufficientBalance, "the balance is below the price"),
        (.forbidden, .forbidden, "the caller is known and not allowed to do this"),
        (.notFound, .notFound, "there is no such account, chat, conversation, login or model"),
        (.conflict, .conflict, "taken name, reused idempotency key, or exceeded cap"),
        (.inProgress, .conflict, "a request with the same idempotency key is still running"),
        (.tooLarge, .tooLarge, "a line, message or batch is over its limit"),
        (.rateLimited, .rateLimited, "too many attempts; retry_after_seconds says when"),
        (.cancelled, .cancelled, "the chat was cancelled; price says what it cost"),
        (.modelFailed, .modelFailed, "the model did not answer"),
        (.modelTimeout, .modelTimeout, "the model was silent for too long"),
        (.unavailable, .unavailable, "the ledger cannot commit, or the daemon is stopping"),
    ]

    /// The code that goes with this kind; internal for a kind that this build does not know.
    package var code: ErrorCode {
        for known in Self.all where known.kind == self { return known.code }
        return .internalError
    }
}
