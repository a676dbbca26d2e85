internal import NIOCore

/// Keeps a connection's times, and counts what it sends and takes; the first handler of its
/// pipeline, where bytes come and go.
///
/// It looks every few seconds and not at each deadline, since requests come far more often than
/// one is missed.
final class ConnectionClock: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    enum Wait {
        /// For the next request.
        case request
        /// For the rest of a head, or of a TLS handshake.
        case head
        case body
        /// For a stream of HTTP/2, whatever else comes.
        case stream
    }

    /// What is waited for, and until when; nil while the bridge itself is at work.
    private var deadline: (wait: Wait, at: NIODeadline)?
    private var tick: RepeatedTask?
    private var loop: (any EventLoop)?
    private var slowness = Slowness()
    private var writtenBytes = 0

    /// Of a head that has not come whole.
    private var headBytes = 0
    private let head: MemoryCharge

    /// What ends a wait that took too long; without it the connection is closed.
    var expired: ((Wait) -> Void)?

    init(_ budget: MemoryBudget) { head = MemoryCharge(budget) }

    func expect(_ wait: Wait) {
        if wait != .head { forgetHead() }
        deadline = (wait, now + Self.limit(of: wait))
    }

    func rest() {
        forgetHead()
        deadline = nil
    }

    private var now: NIODeadline { loop?.now ?? .now() }

    private static func limit(of wait: Wait) -> TimeAmount {
        switch wait {
        case .request: BridgeLimits.idleTime
        case .head: BridgeLimits.headTime
        case .body: BridgeLimits.bodyTime
        // The client is asked to go when it is idle, and may take a while to.
        case .stream: BridgeLimits.idleTime + BridgeLimits.farewell
        }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        loop = context.eventLoop
        expect(.request)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let channel = context.channel
        tick = context.eventLoop.scheduleRepeatedTask(
            initialDelay: BridgeLimits.clockTick, delay: BridgeLimits.clockTick
        ) { _ in bound.value.look(at: bound.value.now, channel) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .request = deadline?.wait { expect(.head) }
        context.fireChannelRead(data)
        // Unless it came to its end with that.
        if case .head = deadline?.wait, !takeHead(unwrapInboundIn(data).readableBytes) {
            context.close(promise: nil)
        }
    }

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        writtenBytes += unwrapOutboundIn(data).readableBytes
        context.write(data, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    private func stop() {
        tick?.cancel()
        tick = nil
        expired = nil
        forgetHead()
    }

    /// - Returns: whether there is room for that much more of a head.
    private func takeHead(_ bytes: Int) -> Bool {
        let counted = max(0, headBytes - BridgeLimits.freeHeadBytes)
        headBytes += bytes
        let more = max(0, headBytes - BridgeLimits.freeHeadBytes) - counted
        return more == 0 || head.take(more, for: .request)
    }

    private func forgetHead() {
        head.giveAll()
        headBytes = 0
    }

    private func look(at now: NIODeadline, _ channel: any Channel) {
        if let deadline, deadline.at <= now {
            self.deadline = nil
            if let expired { expired(deadline.wait) } else { channel.close(promise: nil) }
        }
        let unread = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        if slowness.isTooMuch(written: writtenBytes, unread: unread, at: now) {
            channel.close(promise: nil)
        }
    }
}
