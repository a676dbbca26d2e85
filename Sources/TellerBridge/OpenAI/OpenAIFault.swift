internal import HTTPTypes
internal import TellerRPC

extension HTTPFault {
    /// A fault of the request's own, by one of the codes below, found before the daemon saw it.
    static func openAI(
        _ code: ErrorKind, _ param: String?, _ message: String
    ) -> HTTPFault {
        var fault = HTTPFault(400, code, message)
        if let param { fault.fields = [(param, message)] }
        return fault
    }

    static func wrongType(_ param: String, _ expected: String) -> HTTPFault {
        openAI(.invalidType, param, "'\(param)' must be \(expected).")
    }

    static func wrongValue(_ param: String, _ expected: String) -> HTTPFault {
        openAI(.invalidValue, param, "'\(param)' must be \(expected).")
    }

    static func missing(_ param: String) -> HTTPFault {
        openAI(.missingParameter, param, "The parameter '\(param)' is missing.")
    }

    static func unknown(_ param: String) -> HTTPFault {
        openAI(.unknownParameter, param, "There is no parameter '\(param)'.")
    }

    static func repeated(_ param: String) -> HTTPFault {
        openAI(.invalidValue, param, "'\(param)' is given twice.")
    }

    /// For what OpenAI's own servers know and this one does not.
    static func unsupported(_ param: String, _ message: String? = nil) -> HTTPFault {
        openAI(.unsupportedParameter, param, message ?? "'\(param)' is not supported.")
    }
}

extension HTTPFault {
    /// Longest wait, in seconds, that a program is asked to sit out by itself.
    ///
    /// Clients of this API wait no longer than a minute, and would ask again too early.
    private static let patience = 60

    /// The daemon's refusal of a request of this API.
    ///
    /// `isRepeatable` tells whether the request may reach the daemon twice without a second charge:
    /// it only reads, or its caller gave it a key.
    init(openAI refusal: RPCError, isRepeatable: Bool) {
        self.init(refusal)
        switch refusal.kind {
        case .notFound: fields = [("model", refusal.message)]
        case .tooLarge: fields = [("messages", refusal.message)]
        default: break
        }
        let mayRetry = Self.mayRetry(refusal, isRepeatable)
        headers[.shouldRetry] = mayRetry ? "true" : "false"
        if let balance = refusal.data.balance { headers[.balance] = String(balance) }
        // That of a chat which the account could not pay for was not charged.
        if refusal.kind == .cancelled, let price = refusal.data.price {
            headers[.price] = String(price)
        }
    }

    private static func mayRetry(_ refusal: RPCError, _ isRepeatable: Bool) -> Bool {
        switch refusal.kind {
        case .rateLimited, .inProgress: (refusal.data.retryAfterSeconds ?? 0) <= patience
        // These cost nothing.
        case .modelFailed, .modelTimeout: true
        case .unavailable: isRepeatable || refusal.data.outcome != .unknown
        case .internalError: isRepeatable
        default: false
        }
    }
}

extension HTTPField.Name {
    private static func own(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("no name of a field") }
        return name
    }

    /// Read by OpenAI's clients: whether they are to send the same request again.
    static let shouldRetry = own("x-should-retry")
    /// What the account can spend after the request.
    static let balance = own("x-teller-balance")
    /// What the request cost.
    static let price = own("x-teller-price")
    /// The chat's id, as /history/ and 'chat.get' tell it.
    static let chat = own("x-teller-chat")
}

extension ErrorKind {
    // Codes of OpenAI's API that say more than the daemon's kinds.
    static let invalidJSON = ErrorKind(rawValue: "invalid_json")
    static let invalidType = ErrorKind(rawValue: "invalid_type")
    static let invalidValue = ErrorKind(rawValue: "invalid_value")
    static let missingParameter = ErrorKind(rawValue: "missing_required_parameter")
    static let unknownParameter = ErrorKind(rawValue: "unknown_parameter")
    static let unsupportedParameter = ErrorKind(rawValue: "unsupported_parameter")
}
