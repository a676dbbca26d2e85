internal import NIOCore
internal import TellerRPC

/// What waits for the reader of a stream; it stays on the relay's loop.
///
/// A chat that was sent again tells its text from the beginning: what the reader already has is not
/// given again, and if the repeat says something else, the reader is told to begin anew.
final class StreamBuffer {
    private var pieces: [RelayStream.Element] = []
    private var first = 0
    private var waitingBytes = 0
    private var last: RelayStream.Element?
    private var reader: CheckedContinuation<RelayStream.Element, Never>?
    private var waitsSince = NIODeadline.now()

    /// The text so far, as in JSON and without quotes.
    private var given: [UInt8] = []
    /// What a repeat has said so far; nil where nothing was sent again, or it has caught up.
    private var repeated: [UInt8]?
    private var chat: [UInt8] = []

    /// Ends the reader's connection, where a write to it may wait for ever.
    private let onOverflow: @Sendable () -> Void

    init(onOverflow: @escaping @Sendable () -> Void) { self.onOverflow = onOverflow }

    // What the daemon sends

    func take(_ delta: RelayDelta) {
        chat = delta.chat
        let text = delta.text.dropFirst().dropLast()
        guard let before = repeated else {
            given += text
            return give(.delta(delta), bytes: text.count)
        }
        let all = before + text
        if given.starts(with: all) {
            repeated = all
        } else {
            repeated = nil
            replace(by: all)
        }
    }

    /// The chat is sent again.
    func resume() { repeated = given.isEmpty ? nil : [] }

    func end(_ result: Result<[UInt8], RPCError>) {
        guard last == nil else { return }
        if let repeated, case .success = result, repeated != given { replace(by: repeated) }
        guard last == nil else { return }
        last = .end(result)
        wake()
    }

    private func replace(by text: [UInt8]) {
        let rest = text.starts(with: given) ? text.dropFirst(given.count) : text[...]
        if !text.starts(with: given) { give(.restarted, bytes: 0) }
        given = text
        guard !rest.isEmpty else { return }
        let quote = [UInt8(ascii: "\"")]
        give(.delta(RelayDelta(chat: chat, text: quote + rest + quote)), bytes: rest.count)
    }

    private func give(_ element: RelayStream.Element, bytes: Int) {
        guard last == nil else { return }
        pieces.append(element)
        waitingBytes += bytes
        if reader == nil, waitingBytes > BridgeLimits.streamBytes {
            pieces = []
            first = 0
            last = .overflow
            onOverflow()
        }
        wake()
    }

    // What the reader takes

    func next(_ continuation: CheckedContinuation<RelayStream.Element, Never>) {
        precondition(reader == nil, "a stream has one reader")
        reader = continuation
        waitsSince = .now()
        wake()
    }

    /// Tells a reader that has waited for long that nothing has come.
    func tellSilence(at now: NIODeadline) {
        guard now - waitsSince >= BridgeLimits.heartbeat else { return }
        reader.take()?.resume(returning: .silence)
    }

    private func wake() {
        guard reader != nil, let element = pop() else { return }
        reader.take()?.resume(returning: element)
    }

    private func pop() -> RelayStream.Element? {
        guard first < pieces.count else { return last }
        let element = pieces[first]
        first += 1
        if case .delta(let delta) = element { waitingBytes -= delta.text.count - 2 }
        if first == pieces.count {
            pieces.removeAll(keepingCapacity: true)
            first = 0
        }
        return element
    }
}
