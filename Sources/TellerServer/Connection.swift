internal import NIOCore
internal import TellerLedger
internal import TellerMetrics
internal import TellerRPC

/// One connection: reads lines, runs their requests, writes their answers.
///
/// It lives on its channel's event loop. Requests run concurrently, each in a task of its own,
/// which outlives the connection if that goes away: what was asked for is done and recorded.
actor Connection {
    enum Stage {
        case serving
        /// The daemon stops: served on until it falls silent.
        case stopping
        /// The line can't be followed any more; what still comes is thrown away.
        case lingering(bytesLeft: Int)
        case closed
    }

    private let executor: any SerialExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    let tasks: LoopExecutor

    nonisolated let peer: Peer
    nonisolated let channel: any Channel
    let descriptor: Int32
    let server: ServerContext
    /// Whether the peer is an administrator by its uid.
    ///
    /// Asked anew for each request, since a reload may have changed who is.
    var isAdminPeer: Bool { !isRelay && server.settings.current.admins.isAdmin(peer) }

    var stage = Stage.serving
    var inbox = Inbox()
    var inFlight = InFlight()
    var deltas = HeldDeltas()
    var longAnswers = LongAnswers()
    /// Of the answers of batches that are not whole.
    var gatheredBytes = 0
    var token: TokenHash?
    /// Whether it has no identity of its own, since it carries those of others.
    var isRelay = false
    /// Whether no line was acted on before the one that is acted on now.
    var isFirstLine = true
    /// Whether an `authenticate` runs, which the lines behind it wait for.
    var isBarred = false
    private var isAdvancing = false
    var isInputEnded = false
    private var isReading = false
    var lastHeard = NIODeadline.now()
    private var isRetryScheduled = false
    /// Whether a line that was read was not acted on for the budget alone.
    private var waitsForBudget = false
    private var isFlushScheduled = false
    private var sentBytes = 0
    /// What had been sent when it was last looked at, and how much of that was unread.
    private var lookedAtBytes = 0
    private(set) var unread = 0
    private var progress = ReaderProgress()
    private var shortage = ShortageWatch()
    /// What of the budget is this connection's.
    private var accountedBytes = 0

    init(channel: any Channel, descriptor: Int32, peer: Peer, server: ServerContext) {
        self.channel = channel
        self.descriptor = descriptor
        self.peer = peer
        self.server = server
        executor = channel.eventLoop.executor
        tasks = LoopExecutor(channel.eventLoop)
    }

    // What the channel tells

    func opened() {
        if server.table.open(self) { stop() }
        read()
    }

    func received(_ bytes: ByteBuffer) {
        isReading = false
        lastHeard = .now()
        if case .lingering(let left) = stage {
            let left = left - bytes.readableBytes
            stage = .lingering(bytesLeft: left)
            if left <= 0 { abort() }
            return
        }
        bytes.withUnsafeReadableBytes { inbox.append($0) }
        advance()
    }

    func readCompleted() {
        isReading = false
        read()
    }

    func inputEnded() {
        isInputEnded = true
        if case .lingering = stage, inFlight.count == 0 { return close() }
        closeIfDone()
    }

    func writabilityChanged() {
        lookAtOutput()
        guard channel.isWritable else { return account() }
        advance()
        read()
    }

    func becameInactive() {
        if case .closed = stage { return }
        stage = .closed
        inbox = Inbox()
        lookAtOutput()
        admit()
        account()
        leaveIfDone()
    }

    /// The room in the table is kept until the last request has ended, so that the daemon waits
    /// for it when it stops.
    func leaveIfDone() {
        guard case .closed = stage, inFlight.count == 0 else { return }
        server.table.leave(self, peer: peer, isRelay: isRelay)
    }

    // Reading

    func read() {
        guard !isReading, wantsMore else { return }
        if server.budget.isExhausted, !isSpared { return retrySoon() }
        isReading = true
        channel.read()
    }

    /// Whether it is read though the budget is used up, so that those who use it stop nobody else.
    private var isSpared: Bool {
        accountedBytes < ServerLimits.sparedBytes && !server.budget.isOverdrawn
    }

    /// Goes on where the budget is used up, or waits for it again.
    func retrySoon() {
        guard !isRetryScheduled else { return }
        isRetryScheduled = true
        channel.eventLoop.scheduleTask(in: ServerLimits.budgetRetry) {
            self.assumeIsolated { $0.retry() }
        }
    }

    private func retry() {
        isRetryScheduled = false
        lookAtOutput()
        advance()
        read()
    }

    private var wantsMore: Bool {
        switch stage {
        case .closed: false
        case .lingering: !isInputEnded
        // Who does not read what was said gets no more room for what it says.
        case .serving, .stopping: !isInputEnded && inbox.wantsMore && channel.isWritable
        }
    }

    private func next() -> Inbox.Event? {
        let isFree = !inFlight.isFull && !isBarred
        waitsForBudget = isFree && !mayKeepMore
        return inbox.next(
            mayBegin: isFree && !waitsForBudget, isBarred: isBarred || inFlight.isOverfull)
    }

    /// Where the budget is used up, one at a time may, or what waits for it would never end.
    private var mayKeepMore: Bool {
        guard server.budget.isExhausted else { return true }
        guard inFlight.count == 0 else { return false }
        lookAtOutput()
        return unread == 0
    }

    /// Acts on what has been read, as far as the limits allow.
    func advance() {
        // A request that is answered at once ends inside this very loop.
        guard !isAdvancing else { return }
        isAdvancing = true
        waitsForBudget = false
        while isHearing, channel.isWritable, let event = next() {
            switch event {
            case .line(let envelope, let bytes): act(envelope, bytes: bytes)
            case .tooLong: linger()
            }
        }
        isAdvancing = false
        admit()
        account()
        // Whatever else a line may wait for comes by here when it ends: a request, a barrier, output
        // that is unread. The budget falls without a word, and may have since it was asked.
        if waitsForBudget, !inbox.isEmpty { retrySoon() }
        closeIfDone()
    }

    private var isHearing: Bool {
        switch stage {
        case .serving, .stopping: true
        case .lingering, .closed: false
        }
    }

    /// The line can't be followed: what came before it is still answered, then its own error goes
    /// out, and what the caller is busy sending is read and thrown away, so that it gets to read.
    private func linger() {
        stage = .lingering(bytesLeft: ServerLimits.lingerBytes)
        sayFarewellIfDone()
    }

    func sayFarewellIfDone() {
        guard case .lingering = stage, inFlight.count == 0 else { return }
        let error = RPCError(.tooLarge, "The line is longer than \(Limits.lineBytes) bytes.")
        server.metrics.refusedUnread(error.kind)
        send(Response.line(id: .null, error: error))
        flush()
        channel.close(mode: .output, promise: nil)
        channel.eventLoop.scheduleTask(in: ServerLimits.linger) {
            self.assumeIsolated { $0.abort() }
        }
    }

    // Writing

    /// The promise is kept when the kernel has taken the line.
    func send(_ line: [UInt8], promise: EventLoopPromise<Void>? = nil) {
        if case .closed = stage {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        sentBytes += line.count
        var promise = promise
        if line.count >= ServerLimits.unreadStep {
            let taken = promise ?? channel.eventLoop.makePromise(of: Void.self)
            taken.futureResult.whenComplete { _ in
                self.assumeIsolated {
                    $0.lookAtOutput()
                    $0.account()
                }
            }
            promise = taken
        }
        channel.write(channel.allocator.buffer(bytes: line), promise: promise)
        guard !isFlushScheduled else { return }
        isFlushScheduled = true
        // Behind whatever else this turn of the loop has to say on this connection.
        channel.eventLoop.execute { self.assumeIsolated { $0.flush() } }
    }

    func flush() {
        isFlushScheduled = false
        channel.flush()
    }

    /// Bytes that were written and the kernel has not taken.
    private var unreadBytes: Int {
        (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    /// Sees how much of what was sent is unread.
    func lookAtOutput() {
        if case .closed = stage { unread = 0 } else { unread = unreadBytes }
        lookedAtBytes = sentBytes
    }

    /// Tells the budget what this connection keeps.
    func account() {
        if sentBytes - lookedAtBytes >= ServerLimits.unreadStep { lookAtOutput() }
        let bytes =
            inbox.bufferedBytes + inFlight.bytes + deltas.bytes + gatheredBytes + unread
            + longAnswers.running * Limits.pageBytes
        if bytes == accountedBytes { return }
        server.budget.add(bytes - accountedBytes)
        accountedBytes = bytes
    }

    /// Closes a connection whose reader has not taken a byte for too long.
    func sweep(at now: NIODeadline) {
        if case .closed = stage { return }
        lookAtOutput()
        account()
        let taken = sentBytes - unread
        guard progress.hasStopped(taken: taken, unread: unread, at: now) else { return }
        server.metrics.slowReaders.add()
        abort()
    }

    /// Closes a connection that keeps much while all together keep too much, where its caller does
    /// nothing about it.
    func relieve(at now: NIODeadline) {
        if case .closed = stage { return }
        lookAtOutput()
        account()
        // A relay speaks for many, and its bridge has limits of its own.
        guard !isRelay, !server.budget.isRelieved else { return }
        let isWaiting = inFlight.count > 0 || !inbox.isEmpty
        let look = ShortageWatch.Look(
            taken: sentBytes - unread, unread: unread,
            unfinished: isWaiting ? 0 : inbox.bufferedBytes)
        guard shortage.isAtFault(look, at: now) else { return }
        server.metrics.slowReaders.add()
        abort()
    }

    // Ending

    func closeIfDone() {
        guard isInputEnded, inFlight.count == 0, inbox.isEmpty, isHearing else { return }
        close()
    }

    /// Sends what is written, then closes.
    private func close() {
        if case .closed = stage { return }
        channel.writeAndFlush(ByteBuffer()).whenComplete { [channel] _ in
            channel.close(promise: nil)
        }
    }

    /// Closes without a word for anybody.
    func abort() { channel.close(promise: nil) }
}
