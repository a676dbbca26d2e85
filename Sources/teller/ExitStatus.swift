import TellerClient
import TellerRPC

/// What `teller` ends with: the table of teller(1), decided here and nowhere else.
enum ExitStatus: Int32, CaseIterable {
    case success = 0
    case other = 1
    case insufficientBalance = 2
    case usage = 64
    case refusedInput = 65
    case unreachable = 69
    case tryAgain = 75
    case protocolFault = 76
    case notAllowed = 77
    case interrupted = 130

    init(_ error: CommandError) {
        switch error {
        case .client(let error, key: _): self.init(error)
        case .notLoggedIn: self = .notAllowed
        case .usage: self = .usage
        case .input: self = .refusedInput
        case .system, .outputClosed: self = .other
        case .found(let status): self = status
        case .interrupted: self = .interrupted
        }
    }

    init(_ error: ClientError) {
        switch error {
        case .unreachable: self = .unreachable
        case .connectionLost: self = .tryAgain
        case .protocolViolation: self = .protocolFault
        case .cancelled: self = .interrupted
        case .refused(let refusal): self.init(refusal)
        }
    }

    /// By kind, and for a kind that this build does not know by its code.
    init(_ refusal: RPCError) {
        switch refusal.kind {
        case .inProgress: self = .tryAgain
        case .cancelled: self = .interrupted
        default: self.init(refusal.code)
        }
    }

    private init(_ code: ErrorCode) {
        switch code {
        case .insufficientBalance: self = .insufficientBalance
        case .invalidParams, .notFound, .conflict, .tooLarge: self = .refusedInput
        case .rateLimited, .modelFailed, .unavailable, .modelTimeout: self = .tryAgain
        case .parseError, .invalidRequest, .methodNotFound: self = .protocolFault
        case .unauthenticated, .forbidden: self = .notAllowed
        default: self = .other
        }
    }
}
