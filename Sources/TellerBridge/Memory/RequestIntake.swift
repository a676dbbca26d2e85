internal import HTTPTypes
internal import NIOHTTP1
internal import Synchronization
internal import TellerRPC

/// What a request brings in, from its head on, held to the limits of one and of all together.
///
/// It lives for as long as the request is worked on, even where its client is gone.
final class RequestIntake: Sendable {
    private let shares: RequestShares
    private let state: Mutex<State>

    private struct State {
        var memory: MemoryCharge
        var bodyBytes = 0
        var mostBytes = BridgeLimits.strangerBodyBytes
        var refusal: HTTPFault?
    }

    init(_ shares: RequestShares) {
        self.shares = shares
        state = Mutex(State(memory: MemoryCharge(shares.own)))
    }

    /// What the request holds: of the connection's share, until its head tells of another's.
    var memory: MemoryCharge { state.withLock { $0.memory } }

    /// Why the request is not heard to its end; nil while it is.
    var refusal: HTTPFault? { state.withLock { $0.refusal } }

    /// Takes the head of a stream of HTTP/2, whose fields nobody else holds to their limits.
    ///
    /// - Errors: 503; 431.
    func take(_ head: HTTPRequest) throws(HTTPFault) {
        let fields = head.headerFields
        let lengths = fields.map { $0.name.rawName.utf8.count + $0.value.utf8.count }
        let bytes = lengths.reduce(head.path?.utf8.count ?? 0, +)
        try take(
            headBytes: BridgeLimits.openStreamBytes + bytes, authorization: fields[.authorization],
            of: shares.budget(forwardedFor: fields[values: .forwardedFor]))
        guard fields.count <= BridgeLimits.headFields,
            lengths.allSatisfy({ $0 <= BridgeLimits.headFieldBytes })
        else { throw refused(.headTooLarge()) }
    }

    /// Takes a head of HTTP/1.
    ///
    /// - Errors: 503.
    func take(_ head: HTTPRequestHead) throws(HTTPFault) {
        let bytes = head.headers.reduce(head.uri.utf8.count) {
            $0 + $1.name.utf8.count + $1.value.utf8.count
        }
        try take(
            headBytes: BridgeLimits.requestBytes + bytes,
            authorization: head.headers.first(name: "authorization"),
            of: shares.budget(forwardedFor: head.headers["x-forwarded-for"]))
    }

    private func take(
        headBytes: Int, authorization: String?, of budget: MemoryBudget
    ) throws(HTTPFault) {
        let mostBytes = Self.mostBytes(authorization: authorization)
        let memory = MemoryCharge(budget)
        state.withLock { state in
            state.mostBytes = mostBytes
            state.memory = memory
        }
        guard memory.take(headBytes, for: .request) else { throw refused(.tooMuchHeld()) }
    }

    /// Takes a part that nobody keeps, as it comes behind the answer: only its length counts.
    ///
    /// - Errors: 413.
    func drop(bodyPart bytes: Int) throws(HTTPFault) { _ = try count(bodyPart: bytes) }

    /// - Returns: how long the body is with that.
    /// - Errors: 413.
    private func count(bodyPart bytes: Int) throws(HTTPFault) -> Int {
        let (all, most) = state.withLock { state in
            state.bodyBytes += bytes
            return (state.bodyBytes, state.mostBytes)
        }
        guard all <= most else { throw refused(.bodyTooLarge(most: most)) }
        return all
    }

    /// - Errors: 413; 503.
    func take(bodyPart bytes: Int) throws(HTTPFault) {
        let all = try count(bodyPart: bytes)
        // A part may be a byte long.
        guard
            memory.take(
                bytes + BridgeLimits.pieceBytes,
                for: all > BridgeLimits.strangerBodyBytes ? .bulk : .request)
        else { throw refused(.tooMuchHeld()) }
    }

    private func refused(_ fault: HTTPFault) -> HTTPFault {
        state.withLock { $0.refusal = fault }
        return fault
    }

    /// How long the body of a request with this Authorization may be.
    ///
    /// Whoever has no token can neither chat nor ask for anything that takes more; a token that
    /// looks like one may be false, but that is the daemon's to tell.
    static func mostBytes(authorization: String?) -> Int {
        let token = authorization.flatMap(BridgeRequest.token)
        let isToken = token?.hasPrefix(RequestPolicy.tokenPrefix) ?? false
        return isToken ? BridgeLimits.bodyBytes : BridgeLimits.strangerBodyBytes
    }
}

extension HTTPFault {
    /// For what would take more memory than all requests together may.
    static func tooMuchHeld() -> HTTPFault {
        var fault = HTTPFault(.tooMuchHeld)
        fault.closesConnection = true
        return fault
    }
}

extension RPCError {
    static let tooMuchHeld = RPCError(
        .unavailable, "The bridge has too many requests at once to take another.",
        data: ErrorData(retryAfterSeconds: 5))

    /// For an answer that there is no room for: what was asked for has been done all the same.
    static let answerNotHeld = RPCError(
        .unavailable,
        "The bridge has too many requests at once to pass the answer on; the request may have "
            + "taken effect.",
        data: ErrorData(retryAfterSeconds: 5, outcome: .unknown))
}
