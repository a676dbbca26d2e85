internal import NIOCore
internal import TellerClient
internal import TellerMetrics
internal import TellerRPC

/// The requests of one relay connection that wait for their answers.
///
/// Without I/O; times are told to it.
struct WaitingRequests {
    /// The id of the bridge's own first request on each connection.
    static let greetingID: Int64 = 0

    /// Who waits for an answer.
    enum Waiter {
        case whole(CheckedContinuation<Result<[UInt8], RPCError>, Never>)
        case stream(StreamBuffer)

        func end(_ result: Result<[UInt8], RPCError>) {
            switch self {
            case .whole(let continuation): continuation.resume(returning: result)
            case .stream(let buffer): buffer.end(result)
            }
        }
    }

    private enum Progress {
        case unsent
        /// Given to a connection, and the kernel has not taken all of it.
        case writing
        case sent
    }

    /// A request as it goes to the daemon.
    struct Line: Sendable {
        let id: Int64
        let bytes: [UInt8]
        /// Has taken the bytes, and gives them back with the last reference.
        let memory: MemoryCharge
    }

    private struct Request {
        let line: Line
        let repetition: RelayRequest.Repetition
        /// By when it must have been sent, or sent again.
        var deadline: NIODeadline
        /// By when it must have been answered; nil without a bound.
        let answerBy: NIODeadline?
        let waiter: Waiter
        var progress = Progress.unsent
        /// Whether an earlier try may have taken effect.
        var isDoubtful = false
        /// Connections that went away under it.
        var losses = 0

        /// What it is told when it ends unanswered.
        func end(_ error: RPCError) -> RPCError {
            let mayHaveTakenEffect = isDoubtful || progress != .unsent
            return mayHaveTakenEffect && repetition != .harmless ? .outcomeUnknown : error
        }
    }

    private var requests: [Int64: Request] = [:]
    private var lastID = greetingID
    /// Shows how many there are.
    private let waiting: GaugeCell?

    init(_ waiting: GaugeCell? = nil) { self.waiting = waiting }

    var count: Int { requests.count }
    var isEmpty: Bool { requests.isEmpty }

    /// The id of the request's line, as every connection will see it.
    mutating func nextID() -> Int64 {
        lastID += 1
        return lastID
    }

    mutating func add(
        _ line: Line, _ repetition: RelayRequest.Repetition, waiter: Waiter, at now: NIODeadline,
        answerWithin answerTime: TimeAmount? = nil
    ) {
        requests[line.id] = Request(
            line: line, repetition: repetition, deadline: now + BridgeLimits.relayWait,
            answerBy: answerTime.map { now + $0 }, waiter: waiter)
        waiting?.increment(by: 1)
    }

    // Sending

    /// The line of a request that is to be written now; nil if it needs no writing.
    mutating func beginWriting(_ id: Int64) -> Line? {
        guard let request = requests[id], request.progress == .unsent else { return nil }
        requests[id]?.progress = .writing
        return request.line
    }

    mutating func endWriting(_ id: Int64, isSent: Bool) {
        guard requests[id]?.progress == .writing else { return }
        requests[id]?.progress = isSent ? .sent : .unsent
    }

    /// In the order in which they came.
    var unsent: [Int64] { requests.filter { $0.value.progress == .unsent }.keys.sorted() }

    /// The connection is gone: what may be sent again is to be, and the rest ends.
    mutating func connectionLost(at now: NIODeadline) {
        for (id, request) in requests where request.progress != .unsent {
            if request.progress == .sent, request.repetition == .unsafe {
                finish(id, .failure(.outcomeUnknown))
                continue
            }
            guard request.losses + 1 < BridgeLimits.lostTries else {
                finish(id, .failure(request.end(.unreached)))
                continue
            }
            requests[id]?.losses += 1
            requests[id]?.progress = .unsent
            requests[id]?.deadline = now + BridgeLimits.relayWait
            if request.progress == .sent, request.repetition == .keyed {
                requests[id]?.isDoubtful = true
            }
            if case .stream(let buffer) = request.waiter { buffer.resume() }
        }
    }

    // Ending

    mutating func finish(_ id: Int64, _ result: Result<[UInt8], RPCError>) {
        guard let request = requests.removeValue(forKey: id) else { return }
        waiting?.decrement(by: 1)
        request.waiter.end(result)
    }

    /// The daemon's refusals that come only after the key was looked up.
    ///
    /// Its 429 is one more: of the methods with a key only a chat gets it, behind the look-up. A
    /// caller of the bridge can't tell it from the bridge's own, which comes before everything.
    private static let knowing = TellerClient.Repetition.knowing.union([.rateLimited])

    /// Ends a request with the daemon's refusal, unless an earlier try may have done what it asks and
    /// the daemon has not looked: then nobody knows.
    mutating func refuse(_ id: Int64, _ error: RPCError) {
        let isKnown = requests[id]?.isDoubtful != true || Self.knowing.contains(error.kind)
        finish(id, .failure(isKnown ? error : .outcomeUnknown))
    }

    mutating func take(_ delta: RelayDelta, for id: Int64) {
        if case .stream(let buffer)? = requests[id]?.waiter { buffer.take(delta) }
    }

    /// How long to wait before a request whose first try still runs is sent again; nil if the
    /// refusal is the caller's to see.
    mutating func pause(_ id: Int64, _ error: RPCError, at now: NIODeadline) -> TimeAmount? {
        guard let request = requests[id], request.isDoubtful else { return nil }
        let pause = TimeAmount.seconds(Int64(error.data.retryAfterSeconds ?? 1))
        requests[id]?.progress = .unsent
        requests[id]?.deadline = now + pause + BridgeLimits.relayWait
        return pause
    }

    /// Ends what has waited for too long to be sent, or for its answer.
    mutating func expire(at now: NIODeadline) {
        for (id, request) in requests {
            let isLate = request.progress != .sent && request.deadline <= now
            guard isLate || request.answerBy.map({ $0 <= now }) == true else { continue }
            finish(id, .failure(request.end(.unreached)))
        }
    }

    mutating func endAll(_ error: RPCError) {
        for (id, request) in requests { finish(id, .failure(request.end(error))) }
    }
}

extension RPCError {
    static let stopping = RPCError(
        .unavailable, "The bridge is stopping.", data: ErrorData(retryAfterSeconds: 1))

    static let unreached = RPCError(
        .unavailable, "The daemon is not reached.", data: ErrorData(retryAfterSeconds: 5))

    static let outcomeUnknown = RPCError(
        .unavailable,
        "The daemon did not answer; the request may have taken effect.",
        data: ErrorData(retryAfterSeconds: 5, outcome: .unknown))
}
