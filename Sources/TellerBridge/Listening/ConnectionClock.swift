internal import NIOCore

/// Keeps a connection's times; the first handler of its pipeline, where bytes come and go.
///
/// It looks every few seconds and not at each deadline, since requests come far more often than
/// one is missed.
final class ConnectionClock: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    enum Wait {
        /// For the next request.
        case request
        /// For the rest of a head, or of a TLS handshake.
        case head
        case body
    }

    /// What is waited for, and until when; nil while the bridge itself is at work.
    private var deadline: (wait: Wait, at: NIODeadline)?
    private var progress: (unread: Int, since: NIODeadline)?
    private var tick: RepeatedTask?

    /// What ends a wait that took too long; without it the connection is closed.
    var expired: ((Wait) -> Void)?

    func expect(_ wait: Wait) { deadline = (wait, .now() + Self.limit(of: wait)) }

    func rest() { deadline = nil }

    private static func limit(of wait: Wait) -> TimeAmount {
        switch wait {
        case .request: BridgeLimits.idleTime
        case .head: BridgeLimits.headTime
        case .body: BridgeLimits.bodyTime
        }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        expect(.request)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let channel = context.channel
        tick = context.eventLoop.scheduleRepeatedTask(
            initialDelay: BridgeLimits.clockTick, delay: BridgeLimits.clockTick
        ) { _ in bound.value.look(at: .now(), channel) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .request = deadline?.wait { expect(.head) }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    private func stop() {
        tick?.cancel()
        tick = nil
        expired = nil
    }

    private func look(at now: NIODeadline, _ channel: any Channel) {
        if let deadline, deadline.at <= now {
            self.deadline = nil
            if let expired { expired(deadline.wait) } else { channel.close(promise: nil) }
        }
        let unread = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        guard unread > 0, let before = progress, before.unread == unread else {
            progress = unread > 0 ? (unread, now) : nil
            return
        }
        // Nothing was taken: what is written anew would have changed the number too.
        if now - before.since >= BridgeLimits.slowReader { channel.close(promise: nil) }
    }
}
