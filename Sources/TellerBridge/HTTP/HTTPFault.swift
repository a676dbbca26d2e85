package import HTTPTypes
package import TellerRPC

/// Why an HTTP request is not answered with what it asked for.
package struct HTTPFault: Error {
    package var status: Int
    /// The kind of an RPC error, or one of HTTP's own below.
    package var kind: ErrorKind
    /// One sentence for people.
    package var message: String
    /// The facts beside it, where the daemon refused.
    package var data: ErrorData?
    /// What is wrong with which field of the body.
    package var fields: [(name: String, sentence: String)] = []
    package var headers: HTTPFields = [:]
    /// Whether what still comes on the connection can't be followed, or is not wanted.
    package var closesConnection = false

    package init(_ status: Int, _ kind: ErrorKind, _ message: String) {
        self.status = status
        self.kind = kind
        self.message = message
    }

    /// What the daemon refused, told in HTTP.
    package init(_ error: RPCError) {
        self.init(Self.status(of: error.code), error.kind, error.message)
        data = error.data
        if let param = error.param { fields = [(param, error.message)] }
        if let seconds = error.data.retryAfterSeconds ?? Self.pause(before: status) {
            headers[.retryAfter] = String(seconds)
        }
        if status == 401 { headers[.wwwAuthenticate] = "Bearer realm=\"teller\"" }
    }

    /// The five codes of JSON-RPC's own are told as 400, but for what there is not and for the
    /// daemon's own fault; all others are statuses already.
    private static func status(of code: ErrorCode) -> Int {
        switch code {
        case .parseError, .invalidRequest, .invalidParams: 400
        case .methodNotFound: 404
        case .internalError: 500
        default: (400...599).contains(code.rawValue) ? code.rawValue : 500
        }
    }

    /// Where the daemon names no time: 503 passes when it is back, 429 within its minute.
    private static func pause(before status: Int) -> Int? {
        switch status {
        case 429: 60
        case 503: 5
        default: nil
        }
    }
}

extension HTTPFault {
    package static func badRequest(_ message: String) -> HTTPFault {
        HTTPFault(400, .invalidRequest, message)
    }

    /// A body that is not what it is said to be.
    static func unreadable(_ message: String) -> HTTPFault {
        HTTPFault(400, .parseError, message)
    }

    /// What the seed calls the field where the fault is of none alone.
    static let noField = "non_field_errors"

    /// The same, told as the fault of a field.
    func about(_ field: String) -> HTTPFault {
        var fault = self
        fault.fields = [(field, message)]
        return fault
    }

    /// The same, told as the fault of a field where it is of this kind.
    func about(_ field: String, if kind: ErrorKind) -> HTTPFault {
        self.kind == kind ? about(field) : self
    }

    static let noSuchPath = HTTPFault(404, .notFound, "There is nothing at this path.")

    static func methodNotAllowed(_ allowed: [String]) -> HTTPFault {
        var fault = HTTPFault(
            405, .methodNotAllowed, "This path takes \(allowed.joined(separator: ", ")).")
        fault.headers[.allow] = allowed.joined(separator: ", ")
        return fault
    }

    static func unsupportedMediaType(_ accepted: String) -> HTTPFault {
        HTTPFault(415, .unsupportedMediaType, "The body must be \(accepted).")
    }

    /// For a body of more than `most` bytes, which may be what a request without a token may have.
    static func bodyTooLarge(most: Int) -> HTTPFault {
        let owner = most < BridgeLimits.bodyBytes ? ", and its Authorization has no token" : ""
        var fault = HTTPFault(
            413, .tooLarge, "The body is longer than \(most) bytes\(owner).")
        fault.closesConnection = true
        return fault
    }

    static func unauthenticated(_ message: String) -> HTTPFault {
        HTTPFault(RPCError(.unauthenticated, message))
    }
}

extension ErrorKind {
    // Of HTTP alone; the daemon has no such errors.
    static let methodNotAllowed = ErrorKind(rawValue: "method_not_allowed")
    static let unsupportedMediaType = ErrorKind(rawValue: "unsupported_media_type")
    static let misdirected = ErrorKind(rawValue: "misdirected")
    static let timeout = ErrorKind(rawValue: "timeout")
    static let headTooLarge = ErrorKind(rawValue: "head_too_large")
}
