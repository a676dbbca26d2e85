internal import TellerRPC

/// What a connection has been sent and not acted on, without I/O: bytes, lines, and which of them
/// is next.
struct Inbox {
    enum Event {
        /// A line to act on, and what it costs to keep.
        case line(Envelope, bytes: Int)
        /// The line passes the limit; nothing behind it can be told apart.
        case tooLong
    }

    private var splitter = LineSplitter()
    private typealias Line = (envelope: Envelope, bytes: Int)
    /// Nil where one has been taken, so that its memory is given back.
    private var waiting: [Line?] = []
    /// How many of `waiting` have been taken already.
    private var taken = 0
    private var waitingBytes = 0
    private var hasOverflowed = false
    /// Whether a whole line has come since the connection was opened.
    private(set) var hasHeard = false

    mutating func append(_ bytes: UnsafeRawBufferPointer) { splitter.append(bytes) }

    /// The next line to act on.
    ///
    /// While no request may begin, lines are read ahead as far as the limit allows, and only those
    /// that are acted on at once are returned; behind a barrier, where none may jump the queue, not
    /// even these.
    mutating func next(mayBegin: Bool, isBarred: Bool) -> Event? {
        if mayBegin, let line = takeWaiting() { return line }
        while wantsMore, let event = splitter.next() {
            guard case .line(let bytes) = event else {
                hasOverflowed = true
                break
            }
            hasHeard = true
            let envelope = Envelope(line: bytes)
            let kept = bytes.count + envelope.keptBytes
            if mayBegin || (envelope.isUrgent && !isBarred) {
                return .line(envelope, bytes: kept)
            }
            waiting.append((envelope, kept))
            waitingBytes += kept
        }
        // What came before the line that is too long still counts.
        guard hasOverflowed, waiting.isEmpty else { return nil }
        hasOverflowed = false
        return .tooLong
    }

    private mutating func takeWaiting() -> Event? {
        guard taken < waiting.count, let line = waiting[taken] else { return nil }
        waiting[taken] = nil
        taken += 1
        waitingBytes -= line.bytes
        if taken == waiting.count {
            waiting = []
            taken = 0
        } else if taken >= Self.takenLines, taken * 2 >= waiting.count {
            // Or the list of a caller who is always ahead would only ever grow.
            waiting.removeFirst(taken)
            taken = 0
        }
        return .line(line.envelope, bytes: line.bytes)
    }

    /// How many empty places are worth closing up.
    private static let takenLines = 64

    /// Whether a chat of this id waits.
    func hasChat(_ id: RequestID) -> Bool {
        waiting.contains { line in
            switch line?.envelope {
            case .single(let item): item.isChat(id)
            case .batch(let items): items.contains { $0.isChat(id) }
            case .unreadable, nil: false
            }
        }
    }

    /// Whether there is room to read ahead.
    var wantsMore: Bool { waitingBytes < ServerLimits.readAheadBytes }

    /// Whether every whole line has been acted on.
    var isEmpty: Bool { waiting.isEmpty && !hasOverflowed && !splitter.hasNext }

    var bufferedBytes: Int { waitingBytes + splitter.bufferedBytes }
}

extension Envelope.Item {
    fileprivate func isChat(_ id: RequestID) -> Bool {
        guard case .request(let request) = self else { return false }
        return request.method == ChatSend.name && request.id == id
    }
}
