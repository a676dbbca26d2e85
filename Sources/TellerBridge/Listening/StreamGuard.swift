internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Holds a stream of HTTP/2 to the limits of a request.
final class StreamGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var bodyBytes = 0
    private var timer: Scheduled<Void>?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: limit(BridgeLimits.bodyTime, context)
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            // The route has refused it by then, as far as it has read.
            if bodyBytes > BridgeLimits.lingerBytes { return context.close(promise: nil) }
        case .end: timer?.cancel()
        }
        context.fireChannelRead(data)
    }

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            // A field of HTTP/1, which here would be an error (RFC 9113, section 8.2.2).
            head.headerFields[.connection] = nil
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            context.write(data, promise: promise)
            // What a client that opens no window never takes.
            limit(BridgeLimits.slowStream, context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    private func limit(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        timer?.cancel()
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}
