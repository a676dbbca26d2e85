internal import NIOCore
internal import TellerLedger
internal import TellerRPC

/// One connection: reads lines, runs their requests, writes their answers.
///
/// It lives on its channel's event loop. Requests run concurrently, each in a task of its own,
/// which outlives the connection if that goes away: what was asked for is done and recorded.
actor Connection {
    private enum Stage {
        case serving
        /// The daemon stops: served on until it falls silent.
        case stopping
        /// The line can't be followed any more; what still comes is thrown away.
        case lingering(bytesLeft: Int)
        case closed
    }

    private let executor: any SerialExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    nonisolated let peer: Peer
    nonisolated let channel: any Channel
    private let descriptor: Int32
    private let server: ServerContext
    private let adminUID: UInt32?

    private var stage = Stage.serving
    private var splitter = LineSplitter()
    /// Lines that were read ahead and not acted on.
    private var waiting: [WaitingLine] = []
    private var waitingBytes = 0
    /// The ids of requests that run, with doubles; notifications have none.
    private var inFlightIDs: [RequestID] = []
    private var inFlight = 0
    private var inFlightBytes = 0
    /// Whether an `authenticate` runs, which the lines behind it wait for.
    private var isBarred = false
    private var token: TokenHash?
    private var isInputEnded = false
    private var isReading = false
    private var hasSpoken = false
    private var lastHeard = NIODeadline.now()
    private var isFlushScheduled = false
    private var accountedBytes = 0
    private var sentBytes = 0
    private var progress: (taken: Int, at: NIODeadline)?

    struct WaitingLine {
        var envelope: Envelope
        var bytes: Int
    }

    init(channel: any Channel, descriptor: Int32, peer: Peer, server: ServerContext) {
        self.channel = channel
        self.descriptor = descriptor
        self.peer = peer
        self.server = server
        executor = channel.eventLoop.executor
        adminUID = server.admins.isAdmin(peer) ? peer.uid : nil
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
            if left <= 0 { return close() }
            return
        }
        bytes.withUnsafeReadableBytes { splitter.append($0) }
        advance()
    }

    func readCompleted() {
        isReading = false
        read()
    }

    func inputEnded() {
        isInputEnded = true
        if case .lingering = stage { return close() }
        closeIfDone()
    }

    func writabilityChanged() {
        guard channel.isWritable else { return account() }
        advance()
        read()
    }

    func becameInactive() {
        if case .closed = stage { return }
        stage = .closed
        waiting = []
        waitingBytes = 0
        splitter = LineSplitter()
        account()
        leaveIfDone()
    }

    /// The room in the table is kept until the last request has ended, so that the daemon waits
    /// for it when it stops.
    private func leaveIfDone() {
        guard case .closed = stage, inFlight == 0 else { return }
        server.table.leave(self, peer: peer)
    }

    // Reading

    private func read() {
        guard !isReading, wantsMore else { return }
        if server.budget.isExhausted {
            channel.eventLoop.scheduleTask(in: ServerLimits.budgetRetry) {
                self.assumeIsolated { $0.read() }
            }
            return
        }
        isReading = true
        channel.read()
    }

    private var wantsMore: Bool {
        switch stage {
        case .closed: false
        case .lingering: !isInputEnded
        case .serving, .stopping: !isInputEnded && waitingBytes < ServerLimits.readAheadBytes
        }
    }

    private var mayAct: Bool {
        inFlight < Limits.requestsInFlight && !isBarred && channel.isWritable
    }

    /// Acts on what has been read, as far as the limits allow, and reads ahead beyond them.
    private func advance() {
        var acted = 0
        while mayAct, acted < waiting.count {
            let line = waiting[acted]
            acted += 1
            waitingBytes -= line.bytes
            act(line.envelope, bytes: line.bytes)
        }
        waiting.removeFirst(acted)
        while isHearing, waitingBytes < ServerLimits.readAheadBytes, let event = splitter.next() {
            switch event {
            case .line(let bytes): take(bytes)
            case .tooLong: linger()
            }
        }
        account()
        closeIfDone()
    }

    private var isHearing: Bool {
        switch stage {
        case .serving, .stopping: true
        case .lingering, .closed: false
        }
    }

    private func take(_ line: [UInt8]) {
        hasSpoken = true
        let envelope = Envelope(line: line)
        if waiting.isEmpty && mayAct || envelope.isUrgent {
            act(envelope, bytes: line.count)
        } else {
            waiting.append(WaitingLine(envelope: envelope, bytes: line.count))
            waitingBytes += line.count
        }
    }

    private func linger() {
        send(
            Response.line(
                id: .null,
                error: RPCError(
                    .tooLarge, "The line is longer than \(Limits.lineBytes) bytes.")))
        stage = .lingering(bytesLeft: ServerLimits.lingerBytes)
        flush()
        channel.close(mode: .output, promise: nil)
        channel.eventLoop.scheduleTask(in: ServerLimits.linger) {
            self.assumeIsolated { $0.close() }
        }
    }

    // Acting

    private func act(_ envelope: Envelope, bytes: Int) {
        switch envelope {
        case .unreadable(let error): send(Response.line(id: .null, error: error))
        case .single(let item): act(item, bytes: bytes)
        case .batch(let items): act(items, bytes: bytes)
        }
    }

    private func act(_ item: Envelope.Item, bytes: Int) {
        switch resolve(item, isInBatch: false) {
        case .ignored:
            server.counters.ignoredNotifications.add()
        case .answered(let line):
            send(line)
        case .run(let handler, let call):
            begin(call, bytes: bytes)
            let isBarrier = handler.method == Authenticate.self
            if isBarrier { isBarred = true }
            // The one place where a task is begun that nobody waits for: see the type.
            Task.immediate {
                let line = await server.dispatcher.answer(handler, call, id: call.id ?? .null)
                if isBarrier { isBarred = false }
                if call.id != nil { send(line) }
                end(call, bytes: bytes)
            }
        }
    }

    /// The members run concurrently; their answers go out together.
    private func act(_ items: [Envelope.Item], bytes: Int) {
        let batch = Batch(count: items.count)
        for (index, item) in items.enumerated() {
            switch resolve(item, isInBatch: true) {
            case .ignored:
                server.counters.ignoredNotifications.add()
                end(batch, index, nil)
            case .answered(let line):
                end(batch, index, line)
            case .run(let handler, let call):
                // The line is kept until its last member has ended; its bytes count once.
                let bytes = index == 0 ? bytes : 0
                begin(call, bytes: bytes)
                Task.immediate {
                    let line = await server.dispatcher.answer(handler, call, id: call.id ?? .null)
                    end(batch, index, call.id == nil ? nil : line)
                    end(call, bytes: bytes)
                }
            }
        }
    }

    private func end(_ batch: Batch, _ index: Int, _ line: [UInt8]?) {
        guard let lines = batch.end(index, line) else { return }
        if let answer = Response.batch(lines) { send(answer) }
    }

    private enum Resolution {
        case ignored
        case answered([UInt8])
        case run(any Handler, Call)
    }

    private func resolve(_ item: Envelope.Item, isInBatch: Bool) -> Resolution {
        switch item {
        case .invalid(let id, let error):
            return .answered(Response.line(id: id, error: error))
        case .request(let request):
            guard let handler = Handlers.byName[request.method] else {
                guard let id = request.id else { return .ignored }
                let error = RPCError(.methodNotFound, "There is no method of that name.")
                return .answered(Response.line(id: id, error: error))
            }
            if request.id == nil, !handler.method.actsAsNotification { return .ignored }
            if isInBatch, handler.method == Authenticate.self {
                let error = RPCError(.invalidRequest, "A batch can't hold 'authenticate'.")
                return .answered(Response.line(id: request.id ?? .null, error: error))
            }
            return .run(handler, call(request, isInBatch: isInBatch))
        }
    }

    private func call(_ request: Envelope.Request, isInBatch: Bool) -> Call {
        Call(
            services: server.services, boundToken: token, adminUID: adminUID, id: request.id,
            params: request.params, isInBatch: isInBatch,
            isIDInFlight: request.id.map(inFlightIDs.contains) ?? false, origin: self)
    }

    private func begin(_ call: Call, bytes: Int) {
        inFlight += 1
        inFlightBytes += bytes
        if let id = call.id { inFlightIDs.append(id) }
    }

    private func end(_ call: Call, bytes: Int) {
        inFlight -= 1
        inFlightBytes -= bytes
        if let id = call.id, let index = inFlightIDs.firstIndex(of: id) {
            inFlightIDs.remove(at: index)
        }
        if case .closed = stage { return leaveIfDone() }
        advance()
        read()
    }

    // Writing

    private func send(_ line: [UInt8]) {
        if case .closed = stage { return }
        sentBytes += line.count
        channel.write(channel.allocator.buffer(bytes: line), promise: nil)
        guard !isFlushScheduled else { return }
        isFlushScheduled = true
        // Behind whatever else this turn of the loop has to say on this connection.
        channel.eventLoop.execute { self.assumeIsolated { $0.flush() } }
    }

    private func flush() {
        isFlushScheduled = false
        channel.flush()
    }

    /// Bytes that were written and the kernel has not taken.
    private var unreadBytes: Int {
        (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    /// Tells the budget what this connection keeps.
    private func account() {
        var bytes = waitingBytes + inFlightBytes + splitter.bufferedBytes
        if !channel.isWritable { bytes += unreadBytes }
        if bytes == accountedBytes { return }
        server.budget.add(bytes - accountedBytes)
        accountedBytes = bytes
    }

    /// Closes a connection whose reader has not taken a byte for too long.
    func sweep(at now: NIODeadline) {
        if case .closed = stage { return }
        let unread = unreadBytes
        guard unread > 0 else { return progress = nil }
        let taken = sentBytes - unread
        if let progress, progress.taken == taken {
            if now - progress.at >= ServerLimits.slowReader { close() }
        } else {
            progress = (taken, now)
        }
    }

    // Ending

    private func closeIfDone() {
        guard isInputEnded, inFlight == 0, waiting.isEmpty, isHearing else { return }
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

    /// The daemon stops: serve on until the caller falls silent.
    func stop() {
        guard case .serving = stage else { return }
        stage = .stopping
        lastHeard = .now()
        awaitSilence()
        channel.eventLoop.scheduleTask(in: ServerLimits.talkativeAtStop) {
            self.assumeIsolated { if $0.hasSpoken { $0.hangUp() } }
        }
    }

    private func awaitSilence() {
        channel.eventLoop.scheduleTask(in: ServerLimits.quietAtStop) {
            self.assumeIsolated { $0.checkSilence() }
        }
    }

    private func checkSilence() {
        guard case .stopping = stage else { return }
        let isQuiet = NIODeadline.now() - lastHeard >= ServerLimits.quietAtStop
        // Who connected and has not said a word yet is about to.
        guard hasSpoken, inFlight == 0, waiting.isEmpty, isQuiet else { return awaitSilence() }
        hangUp()
    }

    /// Takes no more than what has been sent: from here on the caller's writes fail, so that it
    /// knows them unheard, and what was written before is read, answered, and then closed.
    func hangUp() {
        guard case .stopping = stage, !isInputEnded else { return }
        shutDownInput(descriptor)
        read()
    }
}

extension Connection: CallOrigin {
    func emit(_ line: [UInt8]) { send(line) }

    func bind(_ token: TokenHash) { self.token = token }
}
