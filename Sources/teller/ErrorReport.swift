import TellerClient
import TellerRPC

/// An error as people and programs are told it: what happened, and what to do next.
struct ErrorReport {
    /// The error object that `--json` prints.
    let error: RPCError
    /// What to type or whom to ask; a line each.
    let advice: [String]

    init(_ error: CommandError, in situation: Situation) {
        switch error {
        case .client(let error, let key):
            self.init(
                error: Self.object(error), advice: Advice(situation, key: key).lines(error))
        case .notLoggedIn:
            self.init(.unauthenticated, "You are not logged in.", Advice(situation).login)
        case .usage(let message), .input(let message):
            self.init(.invalidParams, message)
        case .system(let message):
            self.init(.internalError, message)
        case .interrupted(let message, let data):
            self.init(error: RPCError(.cancelled, message, data: data), advice: [])
        case .outputClosed, .found:
            self.init(.internalError, "")
        }
    }

    private init(error: RPCError, advice: [String]) {
        self.error = error
        self.advice = advice
    }

    private init(_ kind: ErrorKind, _ message: String, _ advice: [String] = []) {
        self.init(error: RPCError(kind, message), advice: advice)
    }

    private static func object(_ error: ClientError) -> RPCError {
        switch error {
        case .refused(let refusal):
            refusal
        case .unreachable(let path, let obstacle):
            RPCError(.unavailable, "tellerd can't be reached at \(path): \(obstacle.words).")
        case .connectionLost(.notSent):
            RPCError(.unavailable, "The connection was lost; the request was not sent.")
        case .connectionLost(.outcomeUnknown):
            RPCError(
                .unavailable,
                "The connection was lost; whether the request took effect is unknown.",
                data: ErrorData(outcome: .unknown))
        case .protocolViolation(let message):
            RPCError(.internalError, message)
        case .cancelled:
            RPCError(.cancelled, "Interrupted.")
        }
    }
}

extension ClientError.Obstacle {
    var words: String {
        switch self {
        case .missing: "there is no such socket"
        case .refused: "nobody listens there"
        case .permissionDenied: "permission denied"
        case .busy: "its queue of connections is full"
        case .tooLong(let limit): "the path is longer than the \(limit) bytes that Linux allows"
        case .unresolved: "there is no host of that name"
        case .timedOut: "it said nothing in time"
        case .untrusted(let words): words
        case .redirected(let place): "it sends callers to \(place), which is not followed"
        case .noBridge(let status): "no teller-bridge answers there (HTTP status \(status))"
        case .other(let words): words
        }
    }
}
