internal import NIOCore
internal import NIOHTTP1

/// Ends a connection whose server answers with a status that HTTP does not have.
///
/// Statuses have three digits and begin at 100 (RFC 9110, section 15). AsyncHTTPClient takes all
/// below 200 to go ahead of an answer, and stops the process where the answer ends behind one; NIO
/// lets through those below 100.
final class StatusCheck: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private static let least: UInt = 100

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data), head.status.code < Self.least {
            context.fireErrorCaught(ModelFault.failed(reason: "status \(head.status.code)"))
            return context.close(promise: nil)
        }
        context.fireChannelRead(data)
    }
}
