import Synchronization
import TellerRPC

/// The requests of one connection that wait for their answers.
final class PendingRequests: Sendable {
    private struct Waiting {
        let inbox: Inbox
        var wasSent = false
    }

    private struct State {
        var lastID: Int64 = 0
        var waiting: [RequestID: Waiting] = [:]
        var hasEnded = false
    }

    private let state = Mutex(State())

    var isOpen: Bool { state.withLock { !$0.hasEnded } }

    /// An id that no request of this connection had, and where its answer will come; nil once the
    /// connection has ended.
    func admit() -> (RequestID, Inbox)? {
        state.withLock { state in
            guard !state.hasEnded else { return nil }
            state.lastID += 1
            let id = RequestID(text: String(state.lastID).utf8)
            let inbox = Inbox()
            state.waiting[id] = Waiting(inbox: inbox)
            return (id, inbox)
        }
    }

    /// The request's line has left, or never will.
    func sent(_ id: RequestID, _ wasSent: Bool) {
        let failed = state.withLock { state -> (Inbox, ClientError.Loss)? in
            if wasSent, !state.hasEnded {
                state.waiting[id]?.wasSent = true
                return nil
            }
            let inbox = state.waiting.removeValue(forKey: id)?.inbox
            return inbox.map { ($0, wasSent ? .outcomeUnknown : .notSent) }
        }
        if let (inbox, loss) = failed { inbox.deliver(.end(.failure(.connectionLost(loss)))) }
    }

    /// Hands a line of the daemon to the request that it is for; lines for requests that nobody
    /// waits for any more are passed over.
    func receive(_ line: [UInt8]) throws(ServerLine.Unreadable) {
        switch try ServerLine(line: line) {
        case .result(let id, let text): finish(id, .success(text))
        case .error(.null, let error): finishAll(.refused(error))
        case .error(let id, let error): finish(id, .failure(.refused(error)))
        case .delta(let id, let delta):
            state.withLock { $0.waiting[id]?.inbox }?.deliver(.delta(delta))
        case .other: break
        }
    }

    /// Nobody waits for this request any more.
    func abandon(_ id: RequestID) { finish(id, .failure(.cancelled)) }

    /// The connection has ended; requests whose line is still being written are left to `sent`,
    /// which knows whether it left.
    func end() {
        let lost = state.withLock { state in
            state.hasEnded = true
            let lost = state.waiting.filter { $0.value.wasSent }
            for id in lost.keys { state.waiting[id] = nil }
            return lost
        }
        for waiting in lost.values {
            waiting.inbox.deliver(.end(.failure(.connectionLost(.outcomeUnknown))))
        }
    }

    /// Ends every request alike: the daemon can't, or could not, tell them apart.
    func finishAll(_ error: ClientError) {
        let all = state.withLock { state in
            defer { state.waiting = [:] }
            return state.waiting
        }
        for waiting in all.values { waiting.inbox.deliver(.end(.failure(error))) }
    }

    private func finish(_ id: RequestID, _ end: Result<[UInt8], ClientError>) {
        state.withLock { $0.waiting.removeValue(forKey: id) }?.inbox.deliver(.end(end))
    }
}
