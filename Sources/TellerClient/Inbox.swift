import Synchronization
import TellerRPC

/// What comes for one request, in order, for one reader.
///
/// Pieces of text that nobody has read yet are joined, so an inbox holds no more than a reply.
/// Unlike an `AsyncStream` it goes on when the reading task is cancelled: the daemon's answer to
/// `chat.cancel` says what was charged.
final class Inbox: Sendable {
    enum Arrival: Sendable {
        case delta(ChatDelta.Params)
        /// The last: the result as JSON text, or why there is none.
        case end(Result<[UInt8], ClientError>)
    }

    private struct State {
        var delta: ChatDelta.Params?
        var end: Result<[UInt8], ClientError>?
        var reader: CheckedContinuation<Arrival, Never>?
    }

    private let state = Mutex(State())

    func deliver(_ arrival: Arrival) {
        let reader = state.withLock { state in
            guard state.end == nil else { return nil as CheckedContinuation<Arrival, Never>? }
            if case .end(let end) = arrival { state.end = end }
            if let reader = state.reader.take() { return reader }
            if case .delta(let delta) = arrival {
                state.delta = ChatDelta.Params(
                    chat: delta.chat, text: (state.delta?.text ?? "") + delta.text)
            }
            return nil
        }
        reader?.resume(returning: arrival)
    }

    /// The next arrival; after the end, the end again.
    func next() async -> Arrival {
        await withCheckedContinuation { continuation in
            let arrival = state.withLock { state -> Arrival? in
                if let delta = state.delta.take() { return .delta(delta) }
                if let end = state.end { return .end(end) }
                precondition(state.reader == nil, "an inbox has one reader")
                state.reader = continuation
                return nil
            }
            if let arrival { continuation.resume(returning: arrival) }
        }
    }
}
