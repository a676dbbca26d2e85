internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP2
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP2

/// A connection of HTTP/2, each stream of which is a request.
struct HTTP2Connection: Sendable {
    private struct Stream: Sendable {
        let parts: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
        let intake: RequestIntake
    }

    private let streams: NIOHTTP2Handler.AsyncStreamMultiplexer<Stream>
    private let responder: Responder

    /// Makes a channel speak HTTP/2; to be called on its loop.
    init(
        _ channel: any Channel, _ responder: Responder, _ shares: RequestShares,
        _ clock: ConnectionClock
    ) throws {
        self.responder = responder
        let count = NIOLoopBound(OpenStreams(clock), eventLoop: channel.eventLoop)
        let manager = NIOHTTP2ServerConnectionManagementHandler(
            eventLoop: channel.eventLoop, configuration: Self.manager)
        let end = HTTP2End()
        streams = try channel.pipeline.syncOperations.configureAsyncHTTP2Pipeline(
            mode: .server, streamDelegate: manager.http2StreamDelegate, frameDelegate: end,
            configuration: Self.configuration
        ) { stream in
            stream.eventLoop.makeCompletedFuture {
                let intake = RequestIntake(shares)
                try stream.pipeline.syncOperations.addHandlers(
                    [HTTP2FramePayloadToHTTPServerCodec(), StreamGuard(intake)])
                count.value.add(stream)
                return Stream(
                    parts: try NIOAsyncChannel(wrappingChannelSynchronously: stream),
                    intake: intake)
            }
        }
        try channel.pipeline.syncOperations.addHandlers([manager, end])
    }

    private static var manager: NIOHTTP2ServerConnectionManagementHandler.Configuration {
        .init(maxIdleTime: BridgeLimits.idleTime, maxAge: nil, maxGraceTime: nil, keepalive: nil)
    }

    static var configuration: NIOHTTP2Handler.Configuration {
        var configuration = NIOHTTP2Handler.Configuration()
        configuration.connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: BridgeLimits.streams),
            HTTP2Setting(parameter: .maxHeaderListSize, value: BridgeLimits.headBytes),
        ]
        // All that may be open: what is still on its way to one that was reset is passed over, where
        // it would otherwise end the connection.
        configuration.connection.maximumRecentlyResetStreams = BridgeLimits.streams
        return configuration
    }

    /// Answers its requests until it ends.
    func serve() async {
        // An error of the connection's has closed it.
        try? await withThrowingDiscardingTaskGroup { group in
            for try await stream in streams.inbound {
                group.addTask { await answer(stream) }
            }
        }
    }

    private func answer(_ stream: Stream) async {
        // One of the stream's has closed that; others go on.
        try? await stream.parts.executeThenClose { inbound, _ in
            var body = Body(parts: inbound.makeAsyncIterator())
            guard case .head(let head)? = try await body.parts.next() else { return }
            try await responder.respond(
                to: head, body: &body, stream.intake, on: stream.parts.channel)
            while try await body.parts.next() != nil {}
        }
    }

    private struct Body: AsyncIteratorProtocol {
        var parts: NIOAsyncChannelInboundStream<HTTPRequestPart>.AsyncIterator

        @concurrent mutating func next() async throws -> ByteBuffer? {
            guard case .body(let bytes)? = try await parts.next() else { return nil }
            return bytes
        }
    }
}

/// Counts the streams that a connection has open: one without any may wait only so long.
private final class OpenStreams {
    private let clock: ConnectionClock
    private var count = 0

    init(_ clock: ConnectionClock) {
        self.clock = clock
        clock.expect(.stream)
    }

    func add(_ stream: any Channel) {
        count += 1
        clock.rest()
        stream.closeFuture.assumeIsolated().whenComplete { _ in
            self.count -= 1
            if self.count == 0 { self.clock.expect(.stream) }
        }
    }
}

/// The last handler of a connection of HTTP/2: ends it where it can't go on.
///
/// NIO tells it of a stream's errors too, when it has reset the stream; the others go on (RFC 9113,
/// section 5.4.2). Before it tells of one of the connection's, it has sent GOAWAY.
private final class HTTP2End: ChannelInboundHandler, NIOHTTP2FrameDelegate {
    typealias InboundIn = HTTP2Frame

    /// Whether the client was asked to go.
    private var isLeaving = false
    /// Whether the next error is the connection's.
    private var hasFailed = false

    func wroteFrame(_ frame: HTTP2Frame) {
        guard case .goAway(_, let code, _) = frame.payload else { return }
        if code == .noError { isLeaving = true } else { hasFailed = true }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // A client that says no more opens no windows either.
        if case .inputClosed? = event as? ChannelEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case is NIOHTTP2Errors.RaisedGoawayLastStreamID:
            // The client is leaving and has been told how far; NIO can't tell it of the error too.
            hasFailed = true
        case is NIOHTTP2Errors.NoSuchStream where isLeaving:
            // The body of a request that came too late, of which NIO remembers no head.
            hasFailed = false
        case is any NIOHTTP2Error where !hasFailed, is NIOHTTP2Errors.StreamError:
            break
        default:
            context.close(promise: nil)
        }
    }
}
