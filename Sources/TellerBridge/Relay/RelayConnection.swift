internal import Glibc
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import TellerMetrics
internal import TellerRPC

/// The requests of one event loop to the daemon, over one connection that is made again whenever it
/// is lost.
///
/// It lives on its loop, like the HTTP connections that it serves, so that a request goes its whole
/// way on one thread.
package actor RelayConnection {
    private enum Link {
        case none
        case connecting
        /// Connected; the daemon has not answered `relay` yet.
        case greeting(any Channel)
        case ready(any Channel)
        case stopped

        var channel: (any Channel)? {
            switch self {
            case .greeting(let channel), .ready(let channel): channel
            case .none, .connecting, .stopped: nil
            }
        }
    }

    private let executor: any SerialExecutor
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    nonisolated let loop: any EventLoop
    private let path: String
    private let metrics: BridgeMetrics.OfRelay
    private let logger: Logger

    private var link = Link.none
    private var requests: WaitingRequests
    /// By the id of their requests, until their readers close them.
    private var streams: [Int64: StreamBuffer] = [:]
    private var isFlushScheduled = false
    private var isSweepScheduled = false
    private var isRetryScheduled = false
    /// Whether it was the bridge that ended the connection.
    private var isGivenUp = false
    /// What the log was last told, so that a daemon that stays away is told of once.
    private var fault: String?

    init(
        loop: any EventLoop, path: String, metrics: BridgeMetrics.OfRelay, logger: Logger
    ) {
        self.metrics = metrics
        requests = WaitingRequests(metrics.waiting)
        self.loop = loop
        self.path = path
        self.logger = logger
        executor = loop.executor
    }

    // What callers use

    /// The result as JSON text; its line counts with what the request holds.
    ///
    /// - Errors: the daemon's; `unavailable` where it is not reached within the limit, with outcome
    ///   `unknown` where the request may have taken effect.
    func call(
        _ request: RelayRequest, holding memory: MemoryCharge
    ) async throws(RPCError) -> [UInt8] {
        let line = try admit(request, memory)
        let result = await withCheckedContinuation { continuation in
            begin(line, request, .whole(continuation))
        }
        return try result.get()
    }

    /// The same, where nobody waits longer than this.
    func call(
        _ request: RelayRequest, holding memory: MemoryCharge, within limit: TimeAmount
    ) async throws(RPCError) -> [UInt8] {
        guard isReady else { throw .unreached }
        let line = try admit(request, memory)
        let timer = loop.scheduleTask(in: limit) {
            self.assumeIsolated { $0.requests.finish(line.id, .failure(.unreached)) }
        }
        defer { timer.cancel() }
        let result = await withCheckedContinuation { continuation in
            begin(line, request, .whole(continuation))
        }
        return try result.get()
    }

    /// Sends a chat whose params ask for a stream; it must be closed.
    ///
    /// If its reader falls too far behind, `onOverflow` is to end whatever keeps it.
    ///
    /// - Errors: `unavailable` where too many requests wait.
    func stream(
        _ request: RelayRequest, holding memory: MemoryCharge,
        onOverflow: @escaping @Sendable () -> Void
    ) throws(RPCError) -> RelayStream {
        let line = try admit(request, memory)
        let buffer = StreamBuffer(MemoryCharge(sharing: memory)) { [metrics] in
            metrics.dropped.add()
            onOverflow()
        }
        streams[line.id] = buffer
        begin(line, request, .stream(buffer))
        return RelayStream(connection: self, id: line.id)
    }

    func nextElement(of id: Int64) async -> RelayStream.Element {
        guard let buffer = streams[id] else { return .overflow }
        return await withCheckedContinuation { buffer.next($0) }
    }

    func closeStream(_ id: Int64) { streams.removeValue(forKey: id)?.abandon() }

    /// Whether the daemon has accepted this connection.
    package var isReady: Bool {
        if case .ready = link { true } else { false }
    }

    /// Connects before the first request needs it.
    func start() { connect() }

    /// Ends what still waits; nothing is sent any more.
    func stop() {
        let channel = link.channel
        link = .stopped
        channel?.close(promise: nil)
        requests.endAll(.stopping)
    }

    // Sending

    private func admit(
        _ request: RelayRequest, _ memory: MemoryCharge
    ) throws(RPCError) -> WaitingRequests.Line {
        if case .stopped = link { throw .stopping }
        guard requests.count < BridgeLimits.relayed else {
            throw RPCError(
                .unavailable, "Too many requests wait for the daemon.",
                data: ErrorData(retryAfterSeconds: 1))
        }
        let id = requests.nextID()
        let bytes = try request.line(id: id)
        let memory = MemoryCharge(sharing: memory)
        guard
            memory.take(
                bytes.count, for: bytes.count > BridgeLimits.strangerBodyBytes ? .bulk : .request)
        else { throw .tooMuchHeld }
        return WaitingRequests.Line(id: id, bytes: bytes, memory: memory)
    }

    private func begin(
        _ line: WaitingRequests.Line, _ request: RelayRequest, _ waiter: WaitingRequests.Waiter
    ) {
        requests.add(
            line, request.repetition, waiter: waiter, at: .now(), answerWithin: request.answerTime)
        send(line.id)
        scheduleSweep()
    }

    private func send(_ id: Int64) {
        if case .ready(let channel) = link { write(id, to: channel) } else { connect() }
    }

    private func write(_ id: Int64, to channel: any Channel) {
        guard let line = requests.beginWriting(id) else { return }
        let promise = loop.makePromise(of: Void.self)
        // A copy waits until the daemon has read it.
        line.memory.add(line.bytes.count)
        promise.futureResult.whenComplete { outcome in
            let isSent = (try? outcome.get()) != nil
            line.memory.give(line.bytes.count)
            self.assumeIsolated { $0.requests.endWriting(id, isSent: isSent) }
        }
        channel.write(channel.allocator.buffer(bytes: line.bytes), promise: promise)
        guard !isFlushScheduled else { return }
        isFlushScheduled = true
        // Behind whatever else this turn of the loop has for the daemon.
        loop.execute { self.assumeIsolated { $0.flush() } }
    }

    private func flush() {
        isFlushScheduled = false
        link.channel?.flush()
    }

    // Receiving

    func received(_ line: [UInt8]) throws(RelayLine.Unreadable) {
        switch try RelayLine(line) {
        case .result(id: WaitingRequests.greetingID, _): greeted()
        case .error(id: WaitingRequests.greetingID, let error): lose(error.message)
        case .result(let id, let text): requests.finish(id, .success(text))
        case .error(let id?, let error): answered(id, error)
        case .error(nil, let error): lose(error.message)
        case .delta(let id, let delta): requests.take(delta, for: id)
        case .other: break
        }
    }

    private func answered(_ id: Int64, _ error: RPCError) {
        guard error.kind == .inProgress, let pause = requests.pause(id, error, at: .now()) else {
            return requests.refuse(id, error)
        }
        // The first try still runs, and its result will be recorded.
        loop.scheduleTask(in: pause) { self.assumeIsolated { $0.send(id) } }
    }

    // Connecting

    private func connect() {
        guard case .none = link else { return }
        link = .connecting
        ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(RelayLineHandler(self))
                }
            }
            .connect(unixDomainSocketPath: path)
            .whenComplete { result in self.assumeIsolated { $0.connected(result) } }
    }

    private func connected(_ result: Result<any Channel, any Error>) {
        switch (result, link) {
        case (.failure, .stopped): break
        case (.success(let channel), .stopped): channel.close(promise: nil)
        case (.failure(let error), _):
            link = .none
            tell("The daemon is not reached.", "\(path): \(Self.words(error))")
            scheduleRetry()
        case (.success(let channel), _):
            link = .greeting(channel)
            isGivenUp = false
            let greeting = try? RelayRequest(own: "relay").line(id: WaitingRequests.greetingID)
            channel.writeAndFlush(
                channel.allocator.buffer(bytes: greeting ?? []), promise: nil)
            loop.scheduleTask(in: BridgeLimits.greeting) {
                self.assumeIsolated { $0.checkGreeting(of: channel) }
            }
        }
    }

    private static func words(_ error: any Error) -> String {
        (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
    }

    private func checkGreeting(of channel: any Channel) {
        if case .greeting(let current) = link, current === channel { lose("It does not answer.") }
    }

    private func greeted() {
        guard case .greeting(let channel) = link else { return }
        link = .ready(channel)
        metrics.up.increment(by: 1)
        if fault != nil { logger.notice("The daemon is reached again.") }
        fault = nil
        for id in requests.unsent { write(id, to: channel) }
    }

    /// Gives a connection up that can't be used.
    func lose(_ reason: String) {
        tell("The daemon does not serve the bridge.", reason)
        isGivenUp = true
        link.channel?.close(promise: nil)
    }

    func becameInactive(_ channel: any Channel) {
        guard link.channel === channel else { return }
        let wasReady = isReady
        link = .none
        metrics.lost.add()
        if wasReady { metrics.up.decrement(by: 1) }
        requests.connectionLost(at: .now())
        // A daemon that is started again leaves its socket with systemd; one that can't be
        // understood says the same again.
        if wasReady, !isGivenUp { connect() } else { scheduleRetry() }
    }

    private func scheduleRetry() {
        guard !isRetryScheduled else { return }
        isRetryScheduled = true
        loop.scheduleTask(in: BridgeLimits.reconnect) {
            self.assumeIsolated { relay in
                relay.isRetryScheduled = false
                relay.connect()
            }
        }
    }

    /// While requests wait, those that wait for too long are let go, and readers of streams are
    /// told of silence.
    private func scheduleSweep() {
        guard !isSweepScheduled, !requests.isEmpty else { return }
        isSweepScheduled = true
        loop.scheduleTask(in: BridgeLimits.sweep) {
            self.assumeIsolated { relay in
                relay.isSweepScheduled = false
                relay.requests.expire(at: .now())
                for stream in relay.streams.values { stream.tellSilence(at: .now()) }
                relay.scheduleSweep()
            }
        }
    }

    private func tell(_ message: Logger.Message, _ reason: String) {
        guard fault != reason else { return }
        fault = reason
        logger.error(message, metadata: ["reason": "\(reason)"])
    }
}
