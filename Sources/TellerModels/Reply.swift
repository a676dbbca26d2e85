internal import Synchronization

/// A reply as it grows: written by a model, read by whoever settles its chat.
package final class Reply: Sendable {
    /// The most that is kept of one reply, in bytes: sixteen times the longest answers of today's
    /// models.
    package static let bytes = 1 << 20

    /// What a model has counted of an answer that may go on.
    struct Count: Hashable, Sendable {
        var inputTokens: Int64?
        var outputTokens: Int64?
        /// Of the text, what had come by then.
        var bytes: Int
    }

    private struct State {
        var text = ""
        var isFull = false
        var wasSent = false
        var count: Count?
        var changedAt: ContinuousClock.Instant
        var firstTextAt: ContinuousClock.Instant?
    }

    private let state: Mutex<State>
    private let deliver: @Sendable (String) -> Void

    /// Each piece of text is delivered in turn, from wherever it came in.
    package init(deliver: @escaping @Sendable (String) -> Void = { _ in }) {
        self.deliver = deliver
        state = Mutex(State(changedAt: .now))
    }

    /// Begins to wait for text anew.
    package func begin() {
        state.withLock { state in
            state.changedAt = .now
            state.wasSent = false
            state.count = nil
        }
    }

    /// Notes whether a model has the request: from then on it works for whoever asked.
    func note(isSent: Bool) { state.withLock { $0.wasSent = isSent } }

    package var wasSent: Bool { state.withLock { $0.wasSent } }

    /// Notes what the model has counted so far; the last counts.
    func note(_ count: Count) { state.withLock { $0.count = count } }

    var count: Count? { state.withLock { $0.count } }

    /// Notes that the model is at work, though it has said nothing.
    func noteLife() { state.withLock { $0.changedAt = .now } }

    /// - Errors: `tooLong`, for a piece that does not fit any more; it is taken as far as it does.
    package func append(_ piece: String) throws(ModelFault) {
        guard !piece.isEmpty else { return }
        let (taken, isFull) = state.withLock { state in
            if state.isFull { return ("", true) }
            let room = Self.bytes - state.text.utf8.count
            state.isFull = piece.utf8.count > room
            let taken = state.isFull ? Self.beginning(of: piece, bytes: room) : piece
            state.text += taken
            state.changedAt = .now
            if state.firstTextAt == nil { state.firstTextAt = state.changedAt }
            return (taken, state.isFull)
        }
        if !taken.isEmpty { deliver(taken) }
        if isFull { throw .tooLong }
    }

    /// As much of a text as these bytes hold, without a half of a character's code.
    private static func beginning(of text: String, bytes: Int) -> String {
        var end = text.utf8.index(text.startIndex, offsetBy: bytes)
        while end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return String(text[..<end])
    }

    package var text: String { state.withLock { $0.text } }

    package var byteCount: Int { state.withLock { $0.text.utf8.count } }

    /// When the first text came, if any has.
    package var firstTextAt: ContinuousClock.Instant? { state.withLock { $0.firstTextAt } }

    package var isEmpty: Bool { state.withLock { $0.text.isEmpty } }

    /// When the model was last heard of at its work, or it began to be waited for.
    package var changedAt: ContinuousClock.Instant { state.withLock { $0.changedAt } }
}
