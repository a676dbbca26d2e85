import Glibc
import NIOCore
import NIOPosix
import Synchronization
import TellerClient
import TellerRPC
import Testing

/// Elements that one side brings and the other waits for.
final class Arrivals<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var reader: CheckedContinuation<Element, Never>?
    }

    private let state = Mutex(State())

    func bring(_ element: Element) {
        let reader = state.withLock { state -> CheckedContinuation<Element, Never>? in
            if let reader = state.reader.take() { return reader }
            state.elements.append(element)
            return nil
        }
        reader?.resume(returning: element)
    }

    func next() async -> Element {
        await withCheckedContinuation { continuation in
            let element = state.withLock { state -> Element? in
                if !state.elements.isEmpty { return state.elements.removeFirst() }
                state.reader = continuation
                return nil
            }
            if let element { continuation.resume(returning: element) }
        }
    }
}

/// The daemon's end of one connection, played by a test.
struct Peer: Sendable {
    fileprivate let channel: any Channel
    fileprivate let lines: Arrivals<String?>

    /// The next line from the client; nil at the end of the connection.
    func line() async -> String? { await lines.next() }

    func send(_ line: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: line + "\n"))
    }

    func close() async throws { try await channel.close() }
}

/// A socket in a folder of its own, on which a test answers.
struct FakeDaemon: Sendable {
    let socketPath: String
    private let connections: Arrivals<Peer>
    private let listener: any Channel

    private init(socketPath: String) async throws {
        let connections = Arrivals<Peer>()
        self.socketPath = socketPath
        self.connections = connections
        self.listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let lines = Arrivals<String?>()
                    try channel.pipeline.syncOperations.addHandler(LineRecorder(lines))
                    connections.bring(Peer(channel: channel, lines: lines))
                }
            }
            .bind(unixDomainSocketPath: socketPath).get()
    }

    /// The next connection of a client.
    func accept() async -> Peer { await connections.next() }

    /// From now on nobody listens.
    func stop() async throws { try await listener.close() }

    /// Plays a daemon, with a client that waits for nothing between its tries.
    static func play(
        pauses: [Duration] = [.zero, .zero],
        _ body: (FakeDaemon, Client) async throws -> Void
    ) async throws {
        try await inFolder { folder in
            let daemon = try await FakeDaemon(socketPath: folder + "/s")
            let client = Client(
                socketPath: daemon.socketPath, group: MultiThreadedEventLoopGroup.singleton,
                pauses: pauses, pause: { _ in })
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(try await body(daemon, client))
            } catch {
                outcome = .failure(error)
            }
            await client.close()
            try? await daemon.stop()
            try outcome.get()
        }
    }

    /// Runs something in a new folder, and removes what it left there.
    static func inFolder(_ body: (String) async throws -> Void) async throws {
        var template = Array("/tmp/teller-client-XXXXXX".utf8CString)
        let path = try template.withUnsafeMutableBufferPointer { template in
            String(cString: try #require(template.baseAddress.flatMap { mkdtemp($0) }))
        }
        defer { remove(path) }
        try await body(path)
    }

    private static func remove(_ path: String) {
        guard unlink(path) != 0, let entries = opendir(path) else { return }
        while let entry = readdir(entries) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { remove(path + "/" + name) }
        }
        closedir(entries)
        rmdir(path)
    }
}

private final class LineRecorder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var splitter = LineSplitter()
    private let lines: Arrivals<String?>

    init(_ lines: Arrivals<String?>) { self.lines = lines }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        unwrapInboundIn(data).withUnsafeReadableBytes { splitter.append($0) }
        while case .line(let line) = splitter.next() {
            lines.bring(String(decoding: line, as: UTF8.self))
        }
    }

    func channelInactive(context: ChannelHandlerContext) { lines.bring(nil) }
}

/// What a call ends with instead of a result.
func failure(
    of call: @Sendable () async throws(ClientError) -> some Sendable
) async -> ClientError? {
    do {
        _ = try await call()
        return nil
    } catch {
        return error
    }
}
