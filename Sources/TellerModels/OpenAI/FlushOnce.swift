internal import NIOCore

/// Flushes once for all that is written in one turn of the event loop.
///
/// A request's head and body come in two writes; as two segments they wake the server twice.
final class FlushOnce: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private var isAwaited = false

    func flush(context: ChannelHandlerContext) {
        guard !isAwaited else { return }
        isAwaited = true
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.assumeIsolated().execute {
            self.isAwaited = false
            bound.value.flush()
        }
    }

    /// What was written goes out ahead of the end.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if isAwaited { context.flush() }
        context.close(mode: mode, promise: promise)
    }
}
