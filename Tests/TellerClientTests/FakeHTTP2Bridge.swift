import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import Synchronization
import TestSupport

@testable import TellerClient

/// A server of HTTP/2 in a bridge's place, which ends each of its streams as a test says.
final class FakeHTTP2Bridge: Sendable {
    /// What becomes of a stream.
    enum Fate: Sendable {
        case reset(HTTP2ErrorCode)
        case answer(String)
    }

    private let fates: [Fate]
    private let came = Mutex(0)

    private init(_ fates: [Fate]) { self.fates = fates }

    /// How many streams came.
    var asked: Int { came.withLock(\.self) }

    /// Plays a bridge, with a client that waits for nothing between its tries.
    ///
    /// Each stream that comes has the next of the fates; the last is that of all further ones.
    static func play(
        _ fates: [Fate], _ body: (FakeHTTP2Bridge, Client) async throws -> Void
    ) async throws {
        let certificate = FileManager.default.temporaryDirectory.path + "/\(UUID()).pem"
        defer { try? FileManager.default.removeItem(atPath: certificate) }
        let context = try makeContext(certificate: certificate)
        let bridge = FakeHTTP2Bridge(fates)
        let server = try await bridge.listen(context)
        let client = Client(
            address: .bridge(try BridgeURL("https://127.0.0.1:\(server.localAddress?.port ?? 0)")),
            trust: .authorities(path: certificate),
            group: MultiThreadedEventLoopGroup.singleton, pause: { _ in })
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(bridge, client)) } catch {
            outcome = .failure(error)
        }
        await client.close()
        try await server.close()
        try outcome.get()
    }

    /// A server's side of TLS, whose certificate is left in a file.
    private static func makeContext(certificate path: String) throws -> NIOSSLContext {
        var made: NIOSSLContext?
        try Scratch.use { scratch in
            try scratch.makeCertificate()
            try FileManager.default.copyItem(atPath: scratch.path("cert.pem"), toPath: path)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(path).map { .certificate($0) },
                privateKey: .privateKey(
                    try NIOSSLPrivateKey(file: scratch.path("key.pem"), format: .pem)))
            configuration.applicationProtocols = ["h2"]
            made = try NIOSSLContext(configuration: configuration)
        }
        guard let made else { throw TookTooLong("a certificate") }
        return made
    }

    private func listen(_ context: NIOSSLContext) async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    let http = NIOHTTP2Handler(mode: .server, eventLoop: channel.eventLoop) {
                        [self] stream in
                        stream.eventLoop.makeCompletedFuture {
                            try stream.pipeline.syncOperations.addHandlers(handlers(of: next()))
                        }
                    }
                    try channel.pipeline.syncOperations.addHandlers([
                        NIOSSLServerHandler(context: context), http,
                    ])
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    private func next() -> Fate {
        came.withLock { came in
            defer { came += 1 }
            return fates[min(came, fates.count - 1)]
        }
    }

    private func handlers(of fate: Fate) -> [any ChannelHandler] {
        switch fate {
        case .reset(let reason): [Resetting(reason)]
        case .answer(let text): [HTTP2FramePayloadToHTTP1ServerCodec(), Answering(text)]
        }
    }
}

/// Resets a stream as soon as its head is there.
private final class Resetting: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private let reason: HTTP2ErrorCode

    init(_ reason: HTTP2ErrorCode) { self.reason = reason }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .headers = unwrapInboundIn(data) else { return }
        context.writeAndFlush(wrapOutboundOut(.rstStream(reason)), promise: nil)
    }
}

/// Answers a request that is there whole with an object of JSON.
private final class Answering: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let text: String

    init(_ text: String) { self.text = text }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .end = unwrapInboundIn(data) else { return }
        let head = HTTPResponseHead(
            version: .http2, status: .ok, headers: ["content-type": "application/json"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let body = context.channel.allocator.buffer(string: text)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
