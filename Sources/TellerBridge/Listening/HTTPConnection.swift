internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTP2
internal import NIOSSL

/// A connection that was taken in and has yet to be served.
struct HTTPConnection: Sendable {
    private typealias Negotiated = NIONegotiatedHTTPVersion<HTTP1Channel.Value, HTTP2Connection>

    private enum Transport {
        case plain(HTTP1Channel.Value)
        /// HTTP/2 or HTTP/1.1, as the TLS handshake will have it.
        case secure(EventLoopFuture<Negotiated>)
    }

    let loop: any EventLoop
    private let http1: HTTP1Channel
    private let transport: Transport
    private let logger: Logger

    /// Makes a channel speak HTTP; to be called on its loop, before it reads.
    static func setup(
        _ channel: any Channel, _ responder: Responder, _ identity: TLSIdentity?,
        _ shares: RequestShares, _ logger: Logger
    ) -> EventLoopFuture<HTTPConnection> {
        let intakes = IntakeQueue()
        let http1 = HTTP1Channel(
            responder: { request, _, channel in
                // Not by hummingbird's writer, which can't be handed to a route.
                var body = request.body.makeAsyncIterator()
                try await responder.respond(
                    to: request.head, body: &body, intakes.next() ?? RequestIntake(shares),
                    on: channel)
            }, configuration: http1Configuration)
        @Sendable func connection(_ transport: Transport) -> HTTPConnection {
            HTTPConnection(
                loop: channel.eventLoop, http1: http1, transport: transport, logger: logger)
        }
        do {
            let clock = ConnectionClock(shares.own)
            let guardian = ConnectionGuard(
                clock, shares, intakes, responder.router, responder.policy)
            try channel.pipeline.syncOperations.addHandler(clock)
            let handlers = NIOLoopBound((clock, guardian), eventLoop: channel.eventLoop)
            guard let identity else {
                return open(http1, channel, handlers, logger).map { connection(.plain($0)) }
            }
            try channel.pipeline.syncOperations.addHandler(
                NIOSSLServerHandler(context: identity.context))
            return channel.configureHTTP2AsyncSecureUpgrade { channel in
                open(http1, channel, handlers, logger)
            } http2ConnectionInitializer: { channel in
                channel.eventLoop.makeCompletedFuture {
                    try HTTP2Connection(channel, responder, shares, handlers.value.0)
                }
            }.map { connection(.secure($0)) }
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
    }

    private static func open(
        _ http1: HTTP1Channel, _ channel: any Channel,
        _ handlers: NIOLoopBound<(ConnectionClock, ConnectionGuard)>, _ logger: Logger
    ) -> EventLoopFuture<HTTP1Channel.Value> {
        http1.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(handlers.value.1, position: .after(parser))
            return value
        }
    }

    private static var http1Configuration: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: BridgeLimits.headFieldBytes,
                maxHeaderListSize: BridgeLimits.headBytes,
                maxHeaderFieldCount: BridgeLimits.headFields))
    }

    /// Answers its requests until it ends.
    func serve() async {
        switch transport {
        case .plain(let value): await http1.handle(value: value, logger: logger)
        case .secure(let negotiated):
            // A handshake that failed has closed its connection already.
            guard let negotiated = try? await negotiated.get() else { return }
            switch negotiated {
            case .http1_1(let value): await http1.handle(value: value, logger: logger)
            case .http2(let connection): await connection.serve()
            }
        }
    }
}
