import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import TellerBridge

@Suite("A stream of HTTP/2 is held to the limits of a request")
struct StreamGuardTests {
    private let channel: EmbeddedChannel
    private let window = Window()
    private let intake: RequestIntake
    private let budget = MemoryBudget(limit: 4 << 20)

    init() throws {
        intake = RequestIntake(RequestShares(budget))
        channel = EmbeddedChannel(handlers: [window, StreamGuard(intake)])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    /// Keeps what is written until it is told to let it through, as a client's flow control does.
    private final class Window: ChannelOutboundHandler {
        typealias OutboundIn = HTTPResponsePart

        private var waiting: [EventLoopPromise<Void>?] = []

        func write(
            context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
        ) {
            waiting.append(promise)
        }

        func open(_ count: Int) {
            for promise in waiting.prefix(count) { promise?.succeed() }
            waiting.removeFirst(count)
        }
    }

    private func read(_ parts: HTTPRequestPart...) throws {
        for part in parts { try channel.writeInbound(part) }
    }

    private func answer(_ parts: HTTPResponsePart...) {
        for part in parts { channel.write(part, promise: nil) }
    }

    private func wait(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

    private let head = HTTPRequestPart.head(
        HTTPRequest(method: .post, scheme: "https", authority: "localhost", path: "/chat"))
    private let ok = HTTPResponsePart.head(HTTPResponse(status: .ok))
    private let bytes = ByteBuffer(string: "x")

    @Test("One whose client opens no window is given up after 30 seconds, and not before")
    func closedWindow() throws {
        try read(head, .end(nil))
        wait(.minutes(5))
        #expect(channel.isActive)
        answer(ok, .body(bytes), .end(nil))
        wait(BridgeLimits.slowReader - .nanoseconds(1))
        #expect(channel.isActive)
        wait(.nanoseconds(1))
        #expect(!channel.isActive)
    }

    @Test("One whose client takes a part now and then goes on, until it stops")
    func slowWindow() throws {
        try read(head, .end(nil))
        answer(ok, .body(bytes), .body(bytes), .end(nil))
        for _ in 0..<3 {
            wait(BridgeLimits.slowReader - .seconds(1))
            window.open(1)
            #expect(channel.isActive)
        }
        wait(BridgeLimits.slowReader)
        #expect(!channel.isActive)
    }

    @Test("Events that come seldom are no silence of the client's")
    func events() throws {
        try read(head, .end(nil))
        answer(ok)
        window.open(1)
        for _ in 0..<5 {
            wait(.minutes(1))
            answer(.body(bytes))
            wait(BridgeLimits.slowReader - .seconds(1))
            #expect(channel.isActive)
            window.open(1)
        }
        wait(.minutes(10))
        #expect(channel.isActive)
    }

    @Test("A body that does not come to its end ends the stream, whatever is answered")
    func body() throws {
        try read(head, .body(bytes))
        wait(BridgeLimits.bodyTime)
        #expect(!channel.isActive)
    }

    @Test("Behind an answer nothing is kept, and the stream ends soon")
    func answered() throws {
        try read(head, .body(bytes))
        answer(ok, .end(nil))
        window.open(2)
        let before = budget.bytes
        try read(.body(bytes), .body(bytes))
        #expect(budget.bytes == before)
        #expect(try channel.readInbound(as: HTTPRequestPart.self) == head)
        #expect(try channel.readInbound(as: HTTPRequestPart.self) == .body(bytes))
        #expect(try channel.readInbound(as: HTTPRequestPart.self) == nil)
        wait(BridgeLimits.linger)
        #expect(!channel.isActive)
    }

    @Test("A refused body wakes whoever waits for it, and is not kept")
    func refused() throws {
        try read(head)
        let half = ByteBuffer(repeating: 0x78, count: BridgeLimits.strangerBodyBytes)
        try read(.body(half), .body(bytes), .body(half))
        #expect(intake.refusal?.status == 413)
        #expect(try channel.readInbound(as: HTTPRequestPart.self) == head)
        #expect(try channel.readInbound(as: HTTPRequestPart.self) == .body(half))
        #expect(try channel.readInbound(as: HTTPRequestPart.self) == .body(ByteBuffer()))
        #expect(try channel.readInbound(as: HTTPRequestPart.self) == nil)
        #expect(budget.bytes < 2 * half.readableBytes)
    }
}
