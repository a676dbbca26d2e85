internal import AsyncHTTPClient
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Posts to a model's server, and tries again where nothing can have come of it.
final class UpstreamClient: Sendable {
    private let client: HTTPClient
    private let quotation: Quotation

    init(concurrency: Int, quotation: Quotation) {
        self.quotation = quotation
        var configuration = HTTPClient.Configuration()
        // A redirect would take the key elsewhere.
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: Self.connectLimit)
        configuration.connectionPool = .init(
            idleTimeout: Self.idleLimit, concurrentHTTP1ConnectionsPerHostSoftLimit: concurrency)
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
            configuration: configuration)
    }

    deinit {
        // Asynchronous, since calls of a config that was replaced may still run; each of them holds
        // this object, so none runs now.
        client.shutdown { _ in }
    }

    /// A server that does not answer to a connect by then is not there.
    private static let connectLimit = TimeAmount.seconds(10)
    /// Less than the five seconds after which many Python servers close a silent connection, so
    /// that no request runs into that.
    private static let idleLimit = TimeAmount.seconds(3)
    /// Tries in all: enough for a server that restarts.
    private static let tries = 3
    private static let pause = Duration.milliseconds(200)
    /// The longest wait that a server may ask for; beyond it the caller is better told.
    private static let longestWait = 30

    /// The answer with status 200, its body not read yet.
    ///
    /// - Errors: `ModelFault.failed`, whatever AsyncHTTPClient throws, or `CancellationError`.
    func post(
        _ request: HTTPClientRequest, _ body: ByteBuffer, for reply: Reply
    ) async throws -> HTTPClientResponse {
        var attempt = 1
        while true {
            let wait: Duration
            do {
                var request = request
                request.body = .stream(
                    SentBody(bytes: body, reply: reply), length: .known(Int64(body.readableBytes)))
                let response = try await client.execute(request, deadline: .distantFuture)
                if response.status == .ok { return response }
                // Whoever refuses does not work.
                reply.note(isSent: false)
                guard attempt < Self.tries, let seconds = Self.retryAfter(response) else {
                    throw await fault(response)
                }
                wait = .seconds(seconds)
            } catch let error where attempt < Self.tries && Self.isUnsent(error) {
                wait = Self.pause * attempt
            }
            try await Task.sleep(for: wait)
            attempt += 1
        }
    }

    /// Whether the request can't have been sent, since there was no connection.
    private static func isUnsent(_ error: any Error) -> Bool {
        if error is NIOConnectionError { return true }
        guard let error = error as? IOError else {
            return error as? HTTPClientError == .connectTimeout
        }
        return error.errnoCode == ECONNREFUSED
    }

    /// The seconds after which a server that is busy wants to be asked again; nil if it did not say
    /// so, or not in seconds.
    private static func retryAfter(_ response: HTTPClientResponse) -> Int? {
        guard response.status == .tooManyRequests || response.status == .serviceUnavailable,
            let seconds = response.headers.first(name: "retry-after").flatMap({ Int($0) }),
            (0...longestWait).contains(seconds)
        else { return nil }
        return seconds
    }

    private func fault(_ response: HTTPClientResponse) async -> ModelFault {
        let body = try? await response.body.collect(upTo: 1 << 16)
        let text = body.map { quotation.of($0.readableBytesView) } ?? "nothing that could be read"
        let reason = "status \(response.status.code): \(text)"
        let isRefusal = Self.refusals.contains(response.status)
        return isRefusal ? .refused(reason: reason) : .failed(reason: reason)
    }

    /// What a server says of a request, and not of itself.
    private static let refusals: [HTTPResponseStatus] = [
        .badRequest, .payloadTooLarge, .unprocessableEntity,
    ]
}
