/// What a request is refused with: the `error` member of a response.
package struct RPCError: Error, Hashable, Sendable, Codable {
    package var code: ErrorCode
    /// One constant sentence for people; never holds SQL, paths of the daemon or secrets.
    package var message: String
    package var data: ErrorData

    package init(code: ErrorCode, message: String, data: ErrorData) {
        self.code = code
        self.message = message
        self.data = data
    }

    /// An error of a kind that this build knows.
    package init(_ kind: ErrorKind, _ message: String, data: ErrorData = ErrorData()) {
        self.code = kind.code
        self.message = message
        self.data = data
        self.data.kind = kind
    }

    package var kind: ErrorKind { data.kind }

    package static func invalidParams(_ message: String) -> RPCError {
        RPCError(.invalidParams, message)
    }
}

/// The facts beside an error; all but the kind are there only where the kind has them.
package struct ErrorData: Hashable, Sendable, Codable {
    package var kind: ErrorKind
    /// Tokens that the account can spend (402).
    package var balance: Int64?
    /// Tokens in open holds (402).
    package var held: Int64?
    /// Tokens that the chat would cost (402), or has cost (499).
    package var price: Int64?
    /// The chat that was cancelled (499).
    package var chat: String?
    /// Seconds after which the same request may succeed (409 `in_progress`, 429).
    package var retryAfterSeconds: Int?
    /// `unknown`: the request may have taken effect; its idempotency key tells (503).
    package var outcome: Outcome?

    package enum Outcome: String, Sendable, Codable {
        case unknown
    }

    package enum CodingKeys: String, CodingKey {
        case kind, balance, held, price, chat, outcome
        case retryAfterSeconds = "retry_after_seconds"
    }

    package init(
        kind: ErrorKind = .internalError, balance: Int64? = nil, held: Int64? = nil,
        price: Int64? = nil, chat: String? = nil, retryAfterSeconds: Int? = nil,
        outcome: Outcome? = nil
    ) {
        self.kind = kind
        self.balance = balance
        self.held = held
        self.price = price
        self.chat = chat
        self.retryAfterSeconds = retryAfterSeconds
        self.outcome = outcome
    }
}
