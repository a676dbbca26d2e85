internal import NIOCore
internal import TellerRPC

/// Cuts what the daemon sends into lines, on the relay's loop.
final class RelayLineHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var splitter = LineSplitter(limit: BridgeLimits.lineBytes)
    private let relay: RelayConnection

    init(_ relay: RelayConnection) { self.relay = relay }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        unwrapInboundIn(data).withUnsafeReadableBytes { splitter.append($0) }
        while let event = splitter.next() {
            relay.assumeIsolated { relay in
                do {
                    guard case .line(let line) = event else { throw RelayLine.Unreadable() }
                    try relay.received(line)
                } catch {
                    relay.lose("It sent a line that is no answer of the contract.")
                }
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let channel = context.channel
        relay.assumeIsolated { $0.becameInactive(channel) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
