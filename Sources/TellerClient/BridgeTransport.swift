import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization
import TellerRPC

/// A bridge: each request is a `POST` to its `/rpc`, and the answers come as server-sent events, so
/// that a silent bridge can be told from a model that thinks.
final class BridgeTransport: Transport {
    private let url: BridgeURL
    private let trust: BridgeTrust
    private let group: any EventLoopGroup
    /// Made when it is needed, since most callers never do.
    private let client = Mutex<HTTPClient?>(nil)

    init(url: BridgeURL, trust: BridgeTrust, group: any EventLoopGroup) {
        self.url = url
        self.trust = trust
        self.group = group
    }

    deinit {
        // Its own deinit insists on that.
        client.withLock(\.self)?.shutdown { _ in }
    }

    func send(_ request: OutgoingRequest) async throws(ClientError) -> any Exchange {
        let post = try post(request)
        let exchange = BridgeExchange(request, url: url) { [self] chat in
            await cancel(chat, token: request.token)
        }
        exchange.begin(post, by: http)
        return exchange
    }

    func close() async {
        let client = client.withLock { $0.take() }
        try? await client?.shutdown()
    }

    private var http: HTTPClient {
        client.withLock { client in
            if let client { return client }
            let made = HTTPClient(
                eventLoopGroupProvider: .shared(group), configuration: configuration)
            client = made
            return made
        }
    }

    private var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        // A redirect would take the token elsewhere.
        configuration.redirectConfiguration = .disallow
        configuration.tlsConfiguration = trust.configuration
        configuration.timeout = .init(
            connect: ClientLimits.connect, read: ClientLimits.silence)
        configuration.connectionPool = .init(idleTimeout: ClientLimits.idle)
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    private func post(_ request: OutgoingRequest) throws(ClientError) -> HTTPClientRequest {
        var post = HTTPClientRequest(url: url.text + "/rpc")
        post.method = .POST
        post.headers.add(name: "Content-Type", value: "application/json")
        post.headers.add(name: "Accept", value: "text/event-stream, application/json")
        post.headers.add(name: "User-Agent", value: "teller/\(Version.current)")
        var request = request
        if request.method == ChatSend.name { request.streamIfUnsaid() }
        if let token = request.token, Self.fitsHeader(token) {
            post.headers.add(name: "Authorization", value: "Bearer \(token)")
            request.token = nil
        }
        post.body = .bytes(ByteBuffer(bytes: try request.line(id: Self.id)))
        return post
    }

    /// Each request has a body of its own, so one id is as good as another.
    static let id = RequestID(text: "1".utf8)

    /// What does not, goes into the params, where the daemon says what it is worth.
    private static func fitsHeader(_ token: String) -> Bool {
        !token.isEmpty && token.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// Asks for a chat to be stopped; its own answer tells what came of it.
    ///
    /// - Returns: whether to ask again, as the chat may only be on its way or the way be broken.
    private func cancel(_ chat: ChatCancel.Params, token: String?) async -> Bool {
        do throws(ClientError) {
            let request = try OutgoingRequest(ChatCancel.self, chat, token: token)
            let exchange = try await send(request)
            guard case .end(let end) = await exchange.inbox.next() else { return false }
            _ = try end.get()
            return false
        } catch {
            switch error {
            case .refused(let refusal):
                return [.notFound, .rateLimited, .unavailable].contains(refusal.kind)
            case .connectionLost, .unreachable: return true
            case .protocolViolation, .cancelled: return false
            }
        }
    }
}
