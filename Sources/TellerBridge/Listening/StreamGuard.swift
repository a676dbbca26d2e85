internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP2
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP2

/// Holds a stream of HTTP/2 to the limits of a request.
///
/// What it refuses is told by whoever answers the request, who hears of it from the intake; but for
/// a head that there is no room for, whose answer would have none either.
final class StreamGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let intake: RequestIntake
    private var bodyBytes = 0
    private var hasEnded = false
    private var isAnswering = false
    /// Ends a stream whose body does not come to its end.
    private var bodyTimer: Scheduled<Void>?

    /// Parts of the answer that the client has not taken.
    private var untaken = 0
    private var takenAt = NIODeadline.distantPast
    private var slowTimer: Scheduled<Void>?

    init(_ intake: RequestIntake) { self.intake = intake }

    func channelInactive(context: ChannelHandlerContext) {
        bodyTimer?.cancel()
        slowTimer?.cancel()
        slowTimer = nil
        context.fireChannelInactive()
    }

    // What comes

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            do throws(HTTPFault) {
                try intake.take(head)
            } catch {
                guard error.status != 503 else { return refuse(context) }
            }
            limitBody(BridgeLimits.bodyTime, context)
            context.fireChannelRead(data)
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            if bodyBytes > BridgeLimits.lingerBytes { return context.close(promise: nil) }
            // Nobody reads what comes behind its answer.
            guard !isAnswering, intake.refusal == nil else { return }
            do throws(HTTPFault) {
                try intake.take(bodyPart: bytes.readableBytes)
                context.fireChannelRead(data)
            } catch {
                // Whoever waits for more of the body is to look up.
                context.fireChannelRead(wrapInboundOut(.body(ByteBuffer())))
            }
        case .end:
            hasEnded = true
            bodyTimer?.cancel()
            // Trailers are for nobody.
            context.fireChannelRead(wrapInboundOut(.end(nil)))
        }
    }

    /// Resets the stream; its client may send the request once more (RFC 9113, section 8.7).
    private func refuse(_ context: ChannelHandlerContext) {
        // Past the codec, which knows of heads and bodies only.
        let codec = try? context.pipeline.syncOperations.context(
            handlerType: HTTP2FramePayloadToHTTPServerCodec.self)
        codec?.writeAndFlush(
            NIOAny(HTTP2Frame.FramePayload.rstStream(.refusedStream)), promise: nil)
    }

    private func limitBody(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        bodyTimer?.cancel()
        let channel = context.channel
        bodyTimer = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }

    // What goes

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        let promise = promise ?? context.eventLoop.makePromise()
        watch(promise.futureResult, context)
        switch unwrapOutboundIn(data) {
        case .head(var head):
            isAnswering = isAnswering || head.status.code >= 200
            // A field of HTTP/1, which here would be an error (RFC 9113, section 8.2.2).
            head.headerFields[.connection] = nil
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            context.write(data, promise: promise)
            if !hasEnded { limitBody(BridgeLimits.linger, context) }
        }
    }

    /// Sees to it that a client which takes nothing is given up, be it that it opens no window.
    private func watch(_ taken: EventLoopFuture<Void>, _ context: ChannelHandlerContext) {
        if untaken == 0 { takenAt = context.eventLoop.now }
        untaken += 1
        taken.assumeIsolated().whenComplete { [weak self] _ in
            guard let self else { return }
            untaken -= 1
            takenAt = context.eventLoop.now
        }
        if slowTimer == nil { scheduleLook(context) }
    }

    private func scheduleLook(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        slowTimer = context.eventLoop.scheduleTask(deadline: takenAt + BridgeLimits.slowReader) {
            let (guardian, context) = bound.value
            guardian.look(context)
        }
    }

    private func look(_ context: ChannelHandlerContext) {
        slowTimer = nil
        guard untaken > 0 else { return }
        if context.eventLoop.now - takenAt >= BridgeLimits.slowReader {
            context.close(promise: nil)
        } else {
            scheduleLook(context)
        }
    }
}
