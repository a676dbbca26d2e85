import FoundationEssentials
import NIOCore
import NIOPosix

/// What NIO does at best: a line in, JSON decoded and encoded, a line out.
///
/// No ledger, no accounts, no concurrency but the event loops.
@main
struct LineEcho {
    static func main() throws {
        guard CommandLine.arguments.count == 3, let threads = Int(CommandLine.arguments[2]) else {
            print("line-echo SOCKET THREADS")
            return
        }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        let server = try ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4096)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(EchoHandler())
                }
            }
            .bind(unixDomainSocketPath: CommandLine.arguments[1], cleanupExistingSocketFile: true)
            .wait()
        try server.closeFuture.wait()
    }
}

/// A request as `load echo` sends it.
private struct Message: Codable {
    struct Params: Codable {}

    var jsonrpc: String
    var id: Int
    var method: String
    var params: Params
}

private final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var pending = ByteBuffer()
    private let decoder = JSONDecoder()
    private let encoder = JSONEncoder()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        if pending.readableBytes == 0 { pending = buffer } else { pending.writeBuffer(&buffer) }
        while let length = pending.readableBytesView.firstIndex(of: UInt8(ascii: "\n"))
            .map({ $0 - pending.readerIndex }), let line = pending.readBytes(length: length)
        {
            pending.moveReaderIndex(forwardBy: 1)
            answer(line, context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) { context.flush() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func answer(_ line: [UInt8], _ context: ChannelHandlerContext) {
        do {
            let message = try decoder.decode(Message.self, from: Data(line))
            let text = try encoder.encode(message)
            var buffer = context.channel.allocator.buffer(capacity: text.count + 1)
            buffer.writeBytes(text)
            buffer.writeInteger(UInt8(ascii: "\n"))
            context.write(wrapOutboundOut(buffer), promise: nil)
        } catch {
            context.close(promise: nil)
        }
    }
}
