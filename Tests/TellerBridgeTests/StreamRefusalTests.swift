import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2
import Synchronization
import TestSupport
import Testing

@testable import TellerBridge

@Suite("A stream of HTTP/2 whose head has no room is refused, and waits for nothing")
struct StreamRefusalTests {
    private let budget = MemoryBudget(limit: 1 << 20)
    private let heard = Heard()
    private let channel: EmbeddedChannel

    /// What got past the guards of all streams.
    private final class Heard: ChannelInboundHandler, Sendable {
        typealias InboundIn = HTTPRequestPart

        let paths = Mutex<[String]>([])

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .head(let head) = unwrapInboundIn(data) else { return }
            paths.withLock { $0.append(head.path ?? "") }
        }
    }

    init() throws {
        channel = EmbeddedChannel()
        let loop = channel.embeddedEventLoop
        let handler = NIOHTTP2Handler(mode: .server, eventLoop: loop) { [budget, heard] stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandlers([
                    HTTP2FramePayloadToHTTPServerCodec(),
                    StreamGuard(RequestIntake(RequestShares(budget))), heard,
                ])
            }
        }
        try channel.pipeline.syncOperations.addHandler(handler)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try send(HTTP2Frames.preface(window: 65_535))
    }

    private func send(_ bytes: [UInt8]) throws {
        try channel.writeInbound(ByteBuffer(bytes: bytes))
    }

    private func frames() throws -> [HTTP2Frames.Frame] {
        var bytes: [UInt8] = []
        while case .byteBuffer(let part)? = try channel.readOutbound(as: IOData.self) {
            bytes += part.readableBytesView
        }
        return HTTP2Frames.read(bytes)
    }

    @Test("Its client is told that it was not heard; once there is room, the next one is")
    func refused() throws {
        budget.add(1 << 20)
        for stream: UInt32 in [1, 3, 5] {
            try send(HTTP2Frames.post("/chat", body: "{}", stream: stream))
        }
        let told = try frames()
        for stream: UInt32 in [1, 3, 5] {
            #expect(told.of(stream).map(\.reason) == [7], "REFUSED_STREAM")
        }
        #expect(!told.contains { $0.kind == .farewell })
        #expect(heard.paths.withLock { $0 } == [])
        #expect(budget.bytes == 1 << 20)
        budget.give(1 << 20)
        try send(HTTP2Frames.get("/balance", stream: 7))
        #expect(heard.paths.withLock { $0 } == ["/balance"])
        #expect(try frames().of(7).isEmpty)
    }
}
