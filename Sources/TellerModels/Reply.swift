internal import Synchronization

/// A reply as it grows: written by a model, read by whoever settles its chat.
package final class Reply: Sendable {
    /// The most that is kept of one reply, in bytes: sixteen times the longest answers of today's
    /// models.
    package static let bytes = 1 << 20

    private struct State {
        var text = ""
        var wasSent = false
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
        }
    }

    /// Notes whether a model has the request: from then on it works for whoever asked.
    func note(isSent: Bool) { state.withLock { $0.wasSent = isSent } }

    package var wasSent: Bool { state.withLock { $0.wasSent } }

    /// - Errors: `tooLong`, for a piece that does not fit any more.
    package func append(_ piece: String) throws(ModelFault) {
        guard !piece.isEmpty else { return }
        let fits = state.withLock { state in
            guard state.text.utf8.count + piece.utf8.count <= Self.bytes else { return false }
            state.text += piece
            state.changedAt = .now
            if state.firstTextAt == nil { state.firstTextAt = state.changedAt }
            return true
        }
        guard fits else { throw .tooLong }
        deliver(piece)
    }

    package var text: String { state.withLock { $0.text } }

    package var byteCount: Int { state.withLock { $0.text.utf8.count } }

    /// When the first text came, if any has.
    package var firstTextAt: ContinuousClock.Instant? { state.withLock { $0.firstTextAt } }

    package var isEmpty: Bool { state.withLock { $0.text.isEmpty } }

    /// When the last text came, or it began to be waited for.
    package var changedAt: ContinuousClock.Instant { state.withLock { $0.changedAt } }
}
