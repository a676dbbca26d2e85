internal import Dispatch
internal import Glibc
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import TellerLedger
internal import TellerRPC
internal import TellerSystemd

/// Accepts the connections of one listening socket and gives each to an event loop.
///
/// Not NIO's own server channel: a socket that systemd shares must keep its backlog, credentials
/// and limits come before a channel is made, and each connection's descriptor is needed to hang up
/// without losing what was sent.
actor Acceptor {
    private let executor = SerialQueueExecutor(label: "acceptor")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private let listener: ListeningSocket
    private let loops: any EventLoopGroup
    private let server: ServerContext
    private let logger: Logger
    private let refusals: RefusalLog
    private let source: any DispatchSourceRead

    init(
        _ listener: ListeningSocket, loops: any EventLoopGroup, server: ServerContext,
        logger: Logger
    ) {
        self.listener = listener
        self.loops = loops
        self.server = server
        self.logger = logger
        refusals = RefusalLog(logger: logger)
        source = DispatchSource.makeReadSource(
            fileDescriptor: listener.descriptor, queue: executor.queue)
    }

    func start() {
        source.setEventHandler { self.assumeIsolated { $0.acceptAll() } }
        source.activate()
    }

    /// Lets in who waits at the door already.
    func acceptWaiting() { acceptAll() }

    /// Stops accepting; returns when no connection will come any more.
    ///
    /// What waits at systemd's socket is left to the next process. At our own, its name goes first,
    /// and whoever still found it is let in.
    func stop() async {
        listener.unlinkOwnName()
        await withCheckedContinuation { continuation in
            source.setCancelHandler {
                self.assumeIsolated { $0.finish() }
                continuation.resume()
            }
            source.cancel()
        }
    }

    private func finish() {
        if listener.ownName != nil { acceptAll() }
        close(listener.descriptor)
    }

    private func acceptAll() {
        while let result = acceptConnection(listener.descriptor) {
            switch result {
            case .success(let descriptor):
                admit(descriptor)
            case .failure(let fault):
                logger.tell(.acceptFailing, [.reason: "\(fault)"])
                guard fault.isShortage else { return }
                source.suspend()
                executor.queue.asyncAfter(
                    deadline: .now() + .milliseconds(ServerLimits.acceptPauseMilliseconds)
                ) { self.assumeIsolated { $0.source.resume() } }
                return
            }
        }
    }

    private func admit(_ descriptor: Int32) {
        let peer = Peer(socket: descriptor)
        let isAdmin = server.settings.current.admins.isAdmin(peer)
        if let refusal = server.table.admit(peer, isAdmin: isAdmin) {
            server.metrics.refused(refusal)
            refusals.note(refusal.error, of: peer)
            return refuseConnection(descriptor, Response.line(id: .null, error: refusal.error))
        }
        ClientBootstrap(group: loops.next())
            .channelOption(.autoRead, value: false)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.writeBufferWaterMark, value: ServerLimits.unreadOutput)
            .channelInitializer { [server] channel in
                channel.eventLoop.makeCompletedFuture {
                    let connection = Connection(
                        channel: channel, descriptor: descriptor, peer: peer, server: server)
                    try channel.pipeline.syncOperations.addHandler(ConnectionHandler(connection))
                }
            }
            .withConnectedSocket(descriptor)
            .whenFailure { [server] _ in server.table.leave(nil, peer: peer, isRelay: false) }
    }
}
