import NIOCore
import TellerRPC

/// Cuts what the daemon sends into lines; lives on the connection's event loop.
final class LineReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var splitter = LineSplitter(limit: ClientLimits.lineBytes)
    private let requests: PendingRequests

    init(_ requests: PendingRequests) { self.requests = requests }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        unwrapInboundIn(data).withUnsafeReadableBytes { splitter.append($0) }
        while let event = splitter.next() {
            switch event {
            case .line(let line):
                do {
                    try requests.receive(line)
                } catch {
                    fail("The daemon sent a line that is no JSON-RPC 2.0.", context)
                    return
                }
            case .tooLong:
                fail("The daemon sent a line over \(ClientLimits.lineBytes) bytes.", context)
                return
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        requests.end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// The stream can't be followed any further.
    private func fail(_ message: String, _ context: ChannelHandlerContext) {
        requests.finishAll(.protocolViolation(message))
        context.close(promise: nil)
    }
}
