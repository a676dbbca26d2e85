package import NIOCore
import NIOPosix
package import TellerRPC

/// The daemon as its callers see it, wherever it is.
///
/// A request that failed is sent again under the same rules over every transport; see `Attempts`.
package struct Client: Sendable {
    package let address: DaemonAddress
    let transport: any Transport
    private let group: any EventLoopGroup
    private let ownsGroup: Bool
    private let pauses: [Duration]
    private let pause: @Sendable (Duration) async -> Void

    /// A client that connects when the first request needs it.
    ///
    /// Connections live on the group, or on a thread of its own if none is given. Before each
    /// further try of a request `pause` waits for the next of `pauses`, or until the task is
    /// cancelled; when none is left, the request fails. `trust` is for bridges.
    package init(
        address: DaemonAddress, trust: BridgeTrust = .system, group: (any EventLoopGroup)? = nil,
        pauses: [Duration] = ClientLimits.pauses,
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.address = address
        self.group = group ?? MultiThreadedEventLoopGroup(numberOfThreads: 1)
        self.ownsGroup = group == nil
        self.pauses = pauses
        self.pause = pause
        switch address {
        case .socket(let path): transport = SocketTransport(path: path, group: self.group)
        case .bridge(let url):
            transport = BridgeTransport(url: url, trust: trust, group: self.group)
        }
    }

    /// A client of a socket.
    package init(
        socketPath: String, group: (any EventLoopGroup)? = nil,
        pauses: [Duration] = ClientLimits.pauses,
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.init(
            address: .socket(path: socketPath), group: group, pauses: pauses, pause: pause)
    }

    /// Sends a request and waits for its result, over a new connection if the one in use is lost.
    ///
    /// - Errors: `cancelled` when the calling task is, `unreachable`, `connectionLost`,
    ///   `protocolViolation`, or the daemon's refusal.
    package func call<M: Method>(
        _ method: M.Type, _ params: M.Params, token: String? = nil
    ) async throws(ClientError) -> Reply<M> {
        try Reply(text: await exchange(OutgoingRequest(method, params, token: token)))
    }

    /// Sends a request whose shape only the caller knows; params and result are JSON objects as
    /// text.
    package func call(
        _ method: String, params: [UInt8], token: String? = nil
    ) async throws(ClientError) -> [UInt8] {
        try await exchange(OutgoingRequest(method, params, token: token))
    }

    /// Sends a chat; its reply comes piece by piece, whatever the params say of `stream`.
    ///
    /// When the task that reads it is cancelled, the daemon is asked to stop the chat.
    package func chat(_ params: ChatSend.Params, token: String? = nil) -> ChatStream {
        ChatStream(client: self, params: params, token: token)
    }

    /// Ends all connections and what the client started for them; requests that still wait fail.
    package func close() async {
        await transport.close()
        if ownsGroup { try? await group.shutdownGracefully() }
    }

    private func exchange(_ request: OutgoingRequest) async throws(ClientError) -> [UInt8] {
        var attempts = attempts(for: request)
        while true {
            do throws(ClientError) {
                return try await answer(to: request)
            } catch {
                try await wait(attempts.verdict(on: error))
            }
        }
    }

    private func answer(to request: OutgoingRequest) async throws(ClientError) -> [UInt8] {
        let exchange = try await send(request)
        while true {
            let arrival = await withTaskCancellationHandler {
                await exchange.inbox.next()
            } onCancel: {
                exchange.cancel()
            }
            if case .end(let end) = arrival { return try end.get() }
        }
    }

    func send(_ request: OutgoingRequest) async throws(ClientError) -> any Exchange {
        try await transport.send(request)
    }

    func attempts(for request: OutgoingRequest) -> Attempts {
        Attempts(request.repetition, pauses: pauses)
    }

    /// Waits before the next try.
    ///
    /// - Errors: the verdict's, or `cancelled`.
    func wait(_ verdict: Attempts.Verdict) async throws(ClientError) {
        switch verdict {
        case .giveUp(let error): throw error
        case .again(let duration):
            if duration > .zero { await pause(duration) }
            if Task.isCancelled { throw .cancelled }
        }
    }
}
