internal import Glibc
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Takes connections in, and gives each to a task on its own loop.
struct Front: Sendable {
    let router: Router
    let policy: RequestPolicy
    let relay: RelayPool
    let table: ConnectionTable
    let logger: Logger

    /// Connections that were taken in; it ends once no more can come.
    let accepted: AsyncStream<HTTPConnection>
    private let handOver: AsyncStream<HTTPConnection>.Continuation

    init(
        router: Router, policy: RequestPolicy, relay: RelayPool, table: ConnectionTable,
        logger: Logger
    ) {
        self.router = router
        self.policy = policy
        self.relay = relay
        self.table = table
        self.logger = logger
        (accepted, handOver) = AsyncStream.makeStream()
    }

    /// Begins to accept.
    func listen(
        _ listener: BridgeListener, loops: any EventLoopGroup
    ) async throws -> any Channel {
        let channel = try await ServerBootstrap(group: loops)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.socketOption(.init(rawValue: SO_KEEPALIVE)), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { [self] channel in welcome(channel) }
            .withBoundSocket(listener.descriptor).get()
        // NIO has just set its own backlog.
        Glibc.listen(listener.descriptor, BridgeLimits.backlog)
        return channel
    }

    private func welcome(_ channel: any Channel) -> EventLoopFuture<Void> {
        let responder = Responder(
            router: router, policy: policy, relay: relay.connection(of: channel.eventLoop),
            peer: channel.remoteAddress.flatMap { ClientAddress($0) } ?? .unknown)
        let http1 = HTTP1Channel(
            responder: { request, _, channel in
                // Not by hummingbird's writer, which can't be handed to a route.
                try await responder.respond(to: request, on: channel)
            }, configuration: configuration)
        let clock = ConnectionClock()
        do {
            try channel.pipeline.syncOperations.addHandler(clock)
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        let bound = NIOLoopBound(clock, eventLoop: channel.eventLoop)
        return http1.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(ConnectionGuard(bound.value), position: .after(parser))
            table.add(channel)
            let connection = HTTPConnection(http1: http1, value: value, logger: logger)
            // Too late to be served: closed properly, or NIO traps on its writer.
            if case .terminated = handOver.yield(connection) {
                Task { try? await value.executeThenClose { _, _ in } }
            }
        }
    }

    private var configuration: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: BridgeLimits.headFieldBytes,
                maxHeaderListSize: BridgeLimits.headBytes,
                maxHeaderFieldCount: BridgeLimits.headFields))
    }

    /// Accepts no more; connections end when they have nothing to do.
    func stop(_ listeners: [any Channel]) {
        let closed = listeners.map { $0.close() }
        guard let loop = listeners.first?.eventLoop else { return handOver.finish() }
        EventLoopFuture.andAllComplete(closed, on: loop).whenComplete { _ in
            handOver.finish()
            table.beginStop()
            for channel in table.channels {
                channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
            }
        }
    }
}

/// A connection that was taken in and has yet to be served.
struct HTTPConnection: Sendable {
    let http1: HTTP1Channel
    let value: HTTP1Channel.Value
    let logger: Logger

    var loop: any EventLoop { value.channel.eventLoop }

    func serve() async { await http1.handle(value: value, logger: logger) }
}
