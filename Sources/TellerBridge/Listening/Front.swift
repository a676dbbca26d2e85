internal import Glibc
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTP2
internal import NIOPosix
internal import NIOSSL

/// Takes connections in, and gives each to a task on its own loop.
struct Front: Sendable {
    /// What a listener serves.
    struct Role: Sendable {
        let router: Router
        let policy: RequestPolicy
        /// Nil where TLS is somebody else's, or nobody's.
        let identity: TLSIdentity?
        /// What its requests may hold.
        let shares: MemoryShares
    }

    let relay: RelayPool
    let table: ConnectionTable
    let metrics: BridgeMetrics
    let logger: Logger

    /// Connections that were taken in; it ends once no more can come.
    let accepted: AsyncStream<HTTPConnection>
    private let handOver: AsyncStream<HTTPConnection>.Continuation

    init(relay: RelayPool, table: ConnectionTable, metrics: BridgeMetrics, logger: Logger) {
        self.metrics = metrics
        self.relay = relay
        self.table = table
        self.logger = logger
        (accepted, handOver) = AsyncStream.makeStream()
    }

    /// Begins to accept.
    func listen(
        _ listener: BridgeListener, as role: Role, loops: any EventLoopGroup
    ) async throws -> any Channel {
        let channel = try await ServerBootstrap(group: loops)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.socketOption(.init(rawValue: SO_KEEPALIVE)), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(
                .tcpOption(.init(rawValue: TCP_NOTSENT_LOWAT)), value: BridgeLimits.unsentBytes
            )
            .childChannelInitializer { channel in welcome(channel, role) }
            .withBoundSocket(listener.descriptor).get()
        // NIO has just set its own backlog.
        Glibc.listen(listener.descriptor, BridgeLimits.backlog)
        return channel
    }

    private func welcome(_ channel: any Channel, _ role: Role) -> EventLoopFuture<Void> {
        let peer = channel.remoteAddress.flatMap { ClientAddress($0) } ?? .unknown
        guard
            let place = table.admit(
                channel, peer, role.shares, isExempt: role.policy.isExempt(peer),
                isPlain: role.identity == nil)
        else { return channel.eventLoop.makeSucceededVoidFuture() }
        let responder = Responder(
            router: role.router, policy: role.policy,
            relay: relay.connection(of: channel.eventLoop), peer: peer, metrics: metrics)
        return HTTPConnection.setup(
            channel, responder, role.identity,
            RequestShares(place.budget, of: role.shares, role.policy, peer), logger
        ).map { connection in
            // Too late to be served: ended properly, or NIO traps on its writer.
            if case .terminated = handOver.yield(connection) {
                channel.close(promise: nil)
                Task { await connection.serve() }
            } else if table.isStopping {
                place.quiesce()
            }
        }
    }

    /// Accepts no more; connections end when they have nothing to do.
    ///
    /// A listener that closes takes those along that NIO has accepted and not yet set up on their
    /// own loops: whoever just connected would lose a request. So it first only stops reading, and
    /// every loop has two turns to set them up and to hand them over.
    func stop(_ listeners: [any Channel], _ loops: any EventLoopGroup) {
        guard let loop = listeners.first?.eventLoop else { return handOver.finish() }
        let paused = listeners.map { $0.setOption(.autoRead, value: false) }
        EventLoopFuture.andAllComplete(paused, on: loop)
            .flatMap { Self.turn(of: loops, on: loop) }
            .flatMap { Self.turn(of: loops, on: loop) }
            .flatMap { EventLoopFuture.andAllComplete(listeners.map { $0.close() }, on: loop) }
            .whenComplete { _ in
                handOver.finish()
                for place in table.beginStop() { place.quiesce() }
            }
    }

    /// Done once each loop has done what was due on it.
    private static func turn(
        of loops: any EventLoopGroup, on loop: any EventLoop
    ) -> EventLoopFuture<Void> {
        .andAllComplete(loops.makeIterator().map { $0.submit {} }, on: loop)
    }
}
