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
    /// The daemon's refusal of a request of this API.
    init(openAI refusal: RPCError) {
        self.init(refusal)
        switch refusal.kind {
        case .notFound: fields = [("model", refusal.message)]
        case .tooLarge: fields = [("messages", refusal.message)]
        default: break
        }
        if let balance = refusal.data.balance { headers[.balance] = String(balance) }
        // That of a chat which the account could not pay for was not charged.
        if refusal.kind == .cancelled, let price = refusal.data.price {
            headers[.price] = String(price)
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
