import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import NIOPosix
import TellerRPC
import TestSupport

@testable import TellerBridge

/// A daemon as the bridge sees it, which answers each request with the lines that a test has for it.
struct FakeDaemon: Sendable {
    typealias Script = @Sendable (_ request: JSON) -> [JSON]

    private let responder: Responder
    private let budget: MemoryBudget

    /// Plays a daemon behind a bridge whose requests hold what `budget` has.
    static func play(
        _ budget: MemoryBudget, _ script: @escaping Script,
        _ body: (FakeDaemon) async throws -> Void
    ) async throws {
        let path = "/tmp/teller-\(UInt64.random(in: 0 ... .max))"
        defer { unlink(path) }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let listener = try await ServerBootstrap(group: loop)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answerer(script))
                }
            }
            .bind(unixDomainSocketPath: path).get()
        let metrics = BridgeMetrics(routes: Routes.all)
        let relay = RelayConnection(
            loop: loop, path: path, metrics: metrics.relay, logger: Logger(label: "test"))
        let policy = RequestPolicy(
            settings: BridgeSettings(socketPath: path), isSecure: false, limiter: nil)
        let responder = Responder(
            router: Router(Routes.all), policy: policy, relay: relay, peer: .unknown,
            metrics: metrics)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(FakeDaemon(responder: responder, budget: budget)))
        } catch {
            outcome = .failure(error)
        }
        await relay.stop()
        try await listener.close()
        try outcome.get()
    }

    /// What a client of `POST /rpc` gets.
    ///
    /// - Throws: where its connection is ended before.
    func post(_ request: JSON, asEvents: Bool = false) async throws -> (status: Int, body: String) {
        var head = HTTPRequest(
            method: .post, scheme: "http", authority: "localhost", path: "/rpc",
            headerFields: [.contentType: "application/json"])
        if asEvents { head.headerFields[.accept] = "text/event-stream" }
        let intake = RequestIntake(RequestShares(budget))
        try intake.take(head)
        let channel = NIOAsyncTestingChannel()
        let (parts, input) = AsyncStream.makeStream(of: ByteBuffer.self)
        input.yield(ByteBuffer(string: request.source))
        input.finish()
        var body = parts.makeAsyncIterator()
        try await responder.respond(to: head, body: &body, intake, on: channel)
        var (status, text) = (0, "")
        while let part = try await channel.readOutbound(as: HTTPResponsePart.self) {
            switch part {
            case .head(let head): status = head.status.code
            case .body(let bytes): text += String(buffer: bytes)
            case .end: break
            }
        }
        return (status, text)
    }
}

/// Greets, and then does as the script says.
private final class Answerer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: FakeDaemon.Script
    private var text: [UInt8] = []

    init(_ script: @escaping FakeDaemon.Script) { self.script = script }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text += unwrapInboundIn(data).readableBytesView
        while let end = text.firstIndex(of: 0x0A) {
            let request = try? JSONText.decode(JSON.self, from: text[..<end])
            text.removeSubrange(...end)
            for line in answer(request ?? .null) {
                let buffer = context.channel.allocator.buffer(string: line.source + "\n")
                context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
            }
        }
    }

    private func answer(_ request: JSON) -> [JSON] {
        guard request["method"] != "relay" else {
            return [["jsonrpc": "2.0", "id": request["id"], "result": [:]]]
        }
        return script(request)
    }
}
