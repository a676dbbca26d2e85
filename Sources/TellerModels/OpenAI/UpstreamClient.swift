internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// Posts to a model's server, and tries again where nothing can have come of it.
final class UpstreamClient: Sendable {
    /// One for each event loop, so that a call stays on the loop that its caller is on: each hop to
    /// another is a wake-up of a thread.
    private let clients: [ObjectIdentifier: HTTPClient]
    private let quotation: Quotation

    init(concurrency: Int, quotation: Quotation) {
        self.quotation = quotation
        var configuration = HTTPClient.Configuration()
        // A connection for each call: one that hangs takes no other call with it, and how many there
        // are at once is the model's gate's to say, not what a server allows on one of HTTP/2.
        configuration.httpVersion = .http1Only
        // A redirect would take the key elsewhere.
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: Self.connectLimit)
        // As many for each, since it may be that all calls come from one loop; how many there are
        // at once is counted by the model's gate.
        configuration.connectionPool = .init(
            idleTimeout: Self.idleLimit, concurrentHTTP1ConnectionsPerHostSoftLimit: concurrency)
        configuration.connectionPool.retryConnectionEstablishment = false
        // Nobody traces; to find that out anew for each call costs more than it is worth.
        configuration.tracing.tracer = nil
        configuration.http1_1ConnectionDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture { try Self.addHandlers(to: channel) }
        }
        var clients: [ObjectIdentifier: HTTPClient] = [:]
        for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() {
            clients[ObjectIdentifier(loop)] = HTTPClient(
                eventLoopGroupProvider: .shared(loop), configuration: configuration)
        }
        self.clients = clients
    }

    private static func addHandlers(to channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(FlushOnce(), position: .first)
        let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
        try pipeline.addHandler(StatusCheck(), position: .after(decoder))
    }

    deinit {
        // Asynchronous, since calls of a config that was replaced may still run; each of them holds
        // this object, so none runs now.
        for client in clients.values { client.shutdown { _ in } }
    }

    /// A server that does not answer to a connect by then is not there.
    private static let connectLimit = TimeAmount.seconds(10)
    /// Less than the five seconds after which many Python servers close a silent connection, so
    /// that no request runs into that.
    private static let idleLimit = TimeAmount.seconds(3)
    /// Tries in all: enough for a server that restarts.
    private static let tries = 3
    private static let pause = Duration.milliseconds(200)

    /// Has the server answer; its text goes to `reply`.
    ///
    /// - Errors: `ModelFault`, whatever AsyncHTTPClient throws, or `CancellationError`.
    func post(
        _ request: HTTPClient.Request, for reply: Reply, until end: CallEnd
    ) async throws -> Completion {
        var attempt = 1
        while true {
            let exchange = UpstreamExchange(for: reply, quotation: quotation)
            end.onEnd { exchange.cancel() }
            let wait: Duration
            do {
                switch try await run(exchange, request) {
                case .answered(let completion): return completion
                case .turnedAway(let seconds, let fault):
                    guard attempt < Self.tries, let seconds else { throw fault }
                    wait = .seconds(seconds)
                }
            } catch {
                guard attempt < Self.tries, exchange.isUnsent else { throw error }
                wait = Self.pause * attempt
            }
            try await pause(wait, until: end)
            attempt += 1
        }
    }

    private func run(
        _ exchange: UpstreamExchange, _ request: HTTPClient.Request
    ) async throws -> UpstreamExchange.Verdict {
        let group = MultiThreadedEventLoopGroup.singleton
        var loop = MultiThreadedEventLoopGroup.currentEventLoop ?? group.next()
        // The singleton has all loops of the daemon; a test's may be another's.
        if clients[ObjectIdentifier(loop)] == nil { loop = group.next() }
        guard let client = clients[ObjectIdentifier(loop)] else {
            throw ModelFault.failed(reason: "it has no event loop")
        }
        return try await exchange.run(request, on: client, loop)
    }

    private func pause(_ time: Duration, until end: CallEnd) async throws {
        let sleep = Task { try await Task.sleep(for: time) }
        end.onEnd { sleep.cancel() }
        try await sleep.value
    }
}
