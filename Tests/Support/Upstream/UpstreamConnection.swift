internal import NIOCore
internal import NIOHTTP1

/// One connection of an upstream: hears requests, and plays their scripts one after another.
final class UpstreamConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    private let owner: Upstream.Owner
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var steps: ArraySlice<Step> = []
    private var isPlaying = false

    init(_ owner: Upstream.Owner) { self.owner = owner }

    func channelActive(context: ChannelHandlerContext) { owner.upstream?.opened() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let part):
            body += part.readableBytesView
        case .end:
            guard let head, let upstream = owner.upstream else {
                return context.close(promise: nil)
            }
            let headers = head.headers.map { ($0.name.lowercased(), $0.value) }
            steps =
                upstream.heard(
                    head.uri, Dictionary(headers) { $0 + ", " + $1 }, body)[...]
            isPlaying = true
            play(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { end(isWhole: false) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func end(isWhole: Bool) {
        guard isPlaying else { return }
        isPlaying = false
        steps = []
        owner.upstream?.ended(isWhole: isWhole)
    }

    /// Takes steps until one has to be waited for.
    private func play(_ context: ChannelHandlerContext) {
        while isPlaying {
            guard let step = steps.popFirst() else { return end(isWhole: true) }
            switch step {
            case .send(let bytes):
                send(bytes, context)
            case .trickle(let bytes):
                guard let first = bytes.first else { continue }
                send([first], context)
                steps.insert(.trickle(Array(bytes.dropFirst())), at: steps.startIndex)
                return goOn(context, after: .microseconds(100))
            case .wait(let valve):
                let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                return valve.whenOpen { [loop = context.eventLoop] in
                    loop.execute { bound.value.0.play(bound.value.1) }
                }
            case .pause(let milliseconds):
                return goOn(context, after: .milliseconds(milliseconds))
            case .loop(let bytes, let milliseconds):
                send(bytes, context)
                steps.insert(step, at: steps.startIndex)
                return goOn(context, after: .milliseconds(milliseconds))
            case .hang:
                return
            case .close:
                end(isWhole: true)
                context.close(promise: nil)
            }
        }
    }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(
            wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }

    private func goOn(_ context: ChannelHandlerContext, after delay: TimeAmount) {
        context.eventLoop.assumeIsolated().scheduleTask(in: delay) { self.play(context) }
    }
}
