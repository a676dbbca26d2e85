import TellerRPC
import Testing

@testable import TellerClient

@Suite("What the last try says of the first ones") struct AttemptsTests {
    private static let unknown = ClientError.connectionLost(.outcomeUnknown)

    /// What is said after a loss of unknown outcome and this error, with no pause left but one.
    private func end(_ repetition: Repetition, _ error: ClientError) -> ClientError? {
        var attempts = Attempts(repetition, pauses: [.zero])
        #expect(attempts.verdict(on: Self.unknown) == .again(after: .zero))
        guard case .giveUp(let end) = attempts.verdict(on: error) else { return nil }
        return end
    }

    private static let ignorant: [ClientError] =
        [
            ErrorKind.parseError, .invalidRequest, .methodNotFound, .invalidParams, .internalError,
            .unauthenticated, .forbidden, .notFound, .tooLarge, .rateLimited, .unavailable,
        ].map { .refused(RPCError($0, "No.")) }
        + [
            ClientError.Obstacle.missing, .refused, .permissionDenied, .busy, .unresolved,
            .timedOut, .untrusted(""), .redirected(to: "/"), .noBridge(status: 404), .other(""),
        ].map { .unreachable(at: "/s", $0) }
        + [.connectionLost(.notSent), .protocolViolation("")]

    @Test("What knows nothing of them leaves a write's outcome unknown", arguments: ignorant)
    func unknowing(error: ClientError) {
        #expect(end(.keyed, error) == Self.unknown)
        #expect(end(.harmless, error) == error)
    }

    @Test(
        "A refusal from behind the look-up of the key says what came of them",
        arguments: [
            ErrorKind.insufficientBalance, .conflict, .inProgress, .cancelled, .modelFailed,
            .modelTimeout,
        ])
    func knowing(kind: ErrorKind) {
        let error = ClientError.refused(RPCError(kind, "No."))
        #expect(end(.keyed, error) == error)
    }

    @Test("Where nothing was sent before, the error is told as it is", arguments: ignorant)
    func first(error: ClientError) {
        var attempts = Attempts(.keyed, pauses: [])
        #expect(attempts.verdict(on: error) == .giveUp(error))
    }

    @Test("Who was interrupted is told that")
    func cancelled() {
        #expect(end(.keyed, .cancelled) == .cancelled)
    }
}
