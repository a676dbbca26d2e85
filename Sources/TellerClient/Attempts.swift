import TellerRPC

/// How often a request was tried, and whether it is to be tried again.
///
/// Sent again is only what the daemon certainly did not get, what only reads, and what has an
/// idempotency key.
struct Attempts: Sendable {
    enum Verdict: Hashable, Sendable {
        case again(after: Duration)
        case giveUp(ClientError)
    }

    private let repetition: Repetition
    private var pauses: ArraySlice<Duration>
    /// What a connection that was there has left behind; nil while none was lost.
    private var loss: ClientError.Loss?

    init(_ repetition: Repetition, pauses: [Duration]) {
        self.repetition = repetition
        self.pauses = pauses[...]
    }

    /// What is to be done after a try that failed.
    mutating func verdict(on error: ClientError) -> Verdict {
        switch error {
        case .connectionLost(.outcomeUnknown):
            loss = .outcomeUnknown
            return repetition == .unsafe ? .giveUp(error) : next(error)
        case .connectionLost(.notSent):
            loss = loss ?? .notSent
            return next(error)
        case .unreachable(_, .busy):
            return next(error)
        case .unreachable(_, .missing), .unreachable(_, .refused), .unreachable(_, .timedOut):
            // A daemon that never was there is not waited for.
            return loss == nil ? .giveUp(error) : next(error)
        case .refused(let refusal) where refusal.kind == .inProgress && loss == .outcomeUnknown:
            // The first try is still running, and its result will be recorded.
            return next(error, atLeast: .seconds(refusal.data.retryAfterSeconds ?? 0))
        case .unreachable, .protocolViolation, .refused, .cancelled:
            return .giveUp(final(error))
        }
    }

    private mutating func next(_ error: ClientError, atLeast least: Duration = .zero) -> Verdict {
        guard let pause = pauses.popFirst() else { return .giveUp(final(error)) }
        return .again(after: max(pause, min(least, pauses.last ?? pause)))
    }

    /// What an earlier try may have done outweighs why the last one failed.
    private func final(_ error: ClientError) -> ClientError {
        guard loss == .outcomeUnknown, repetition != .harmless else { return error }
        switch error {
        case .cancelled: return error
        case .refused(let refusal) where Repetition.knowing.contains(refusal.kind): return error
        case .unreachable, .connectionLost, .protocolViolation, .refused:
            return .connectionLost(.outcomeUnknown)
        }
    }
}
