internal import NIOCore
internal import TellerRPC

/// What waits for the reader of a stream; it stays on the relay's loop.
///
/// A chat that was sent again tells its text from the beginning: what the reader already has is not
/// given again, and if the repeat says something else, the reader is told to begin anew.
final class StreamBuffer {
    /// What was read of it is gone, also where the reader never catches up.
    private var pieces = CircularBuffer<RelayStream.Element>()
    private var waitingBytes = 0
    private var last: RelayStream.Element?
    private var reader: CheckedContinuation<RelayStream.Element, Never>?
    private var waitsSince = NIODeadline.now()

    /// The text so far, as in JSON and without quotes.
    private var given: [UInt8] = []
    /// How much of `given` a repeat has said so far; nil where nothing was sent again, or it has
    /// caught up.
    private var repeated: Int?
    private var isAbandoned = false
    /// Whether the reader has been given anything; until then it can still be told otherwise.
    private var hasBegun = false
    private var chat: [UInt8] = []

    /// What `pieces`, `given` and the result hold.
    private let memory: MemoryCharge
    /// Ends the connection of a reader who has begun, where a write to it may wait for ever; nil once
    /// that is none of ours.
    private var onOverflow: (@Sendable () -> Void)?

    init(_ memory: MemoryCharge, onOverflow: @escaping @Sendable () -> Void) {
        self.memory = memory
        self.onOverflow = onOverflow
    }

    // What the daemon sends

    func take(_ delta: RelayDelta) {
        guard !isAbandoned else { return }
        chat = delta.chat
        let text = delta.text.dropFirst().dropLast()
        guard let said = repeated else {
            remember(text)
            return give(.delta(delta))
        }
        let rest = given[said...]
        if rest.starts(with: text) {
            repeated = said + text.count
        } else if text.starts(with: rest) {
            repeated = nil
            let new = text.dropFirst(rest.count)
            remember(new)
            give(new)
        } else {
            repeated = nil
            restart(given[..<said] + text)
        }
    }

    /// The chat is sent again.
    func resume() { repeated = given.isEmpty ? nil : 0 }

    func end(_ result: Result<[UInt8], RPCError>) {
        guard last == nil else { return }
        if let said = repeated, case .success = result, said < given.count {
            restart(given[..<said])
        }
        guard last == nil else { return }
        if case .success(let text) = result, !memory.take(text.count, for: .due) {
            return overflow()
        }
        last = .end(result)
        wake()
    }

    private func remember(_ text: ArraySlice<UInt8>) {
        guard last == nil else { return }
        guard memory.take(text.count, for: .due) else { return overflow() }
        given += text
    }

    private func restart(_ text: ArraySlice<UInt8>) {
        memory.give(given.count)
        given = []
        remember(text)
        give(.restarted)
        if !given.isEmpty { give(given[...]) }
    }

    private func give(_ text: ArraySlice<UInt8>) {
        let quote = [UInt8(ascii: "\"")]
        give(.delta(RelayDelta(chat: chat, text: quote + text + quote)))
    }

    private func give(_ element: RelayStream.Element) {
        guard last == nil else { return }
        let bytes = Self.bytes(of: element)
        guard memory.take(bytes, for: .due) else { return overflow() }
        pieces.append(element)
        waitingBytes += bytes
        if reader == nil, waitingBytes > BridgeLimits.streamBytes { return overflow() }
        wake()
    }

    private func overflow() {
        drop()
        if hasBegun { onOverflow?() }
        wake()
    }

    private static func bytes(of element: RelayStream.Element) -> Int {
        guard case .delta(let delta) = element else { return BridgeLimits.pieceBytes }
        return BridgeLimits.pieceBytes + delta.text.count
    }

    private func drop() {
        pieces = CircularBuffer()
        waitingBytes = 0
        last = .overflow
        given = []
        repeated = nil
        memory.giveAll()
    }

    // What the reader takes

    /// Nobody reads any further: the chat goes on, and what it says is kept no more.
    ///
    /// Its connection may serve another request by now, which is not to be ended.
    func abandon() {
        isAbandoned = true
        onOverflow = nil
        drop()
        wake()
    }

    func next(_ continuation: CheckedContinuation<RelayStream.Element, Never>) {
        precondition(reader == nil, "a stream has one reader")
        reader = continuation
        waitsSince = .now()
        wake()
    }

    /// Tells a reader that has waited for long that nothing has come.
    func tellSilence(at now: NIODeadline) {
        guard now - waitsSince >= BridgeLimits.heartbeat, reader != nil else { return }
        hasBegun = true
        reader.take()?.resume(returning: .silence)
    }

    private func wake() {
        guard reader != nil, let element = pop() else { return }
        reader.take()?.resume(returning: element)
    }

    private func pop() -> RelayStream.Element? {
        guard let element = pieces.popFirst() else { return last }
        hasBegun = true
        let bytes = Self.bytes(of: element)
        waitingBytes -= bytes
        memory.give(bytes)
        return element
    }
}
