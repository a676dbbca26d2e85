internal import NIOCore

/// Hands what happens on a channel to its connection, on the spot: both live on its event loop.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func channelActive(context: ChannelHandlerContext) {
        connection.assumeIsolated { $0.opened() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        connection.assumeIsolated { $0.received(bytes) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        connection.assumeIsolated { $0.readCompleted() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        connection.assumeIsolated { $0.writabilityChanged() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed = event else { return }
        connection.assumeIsolated { $0.inputEnded() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A peer that hung up; there is nobody to tell.
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        connection.assumeIsolated { $0.becameInactive() }
    }
}
