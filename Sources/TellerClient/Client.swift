package import NIOCore
import NIOPosix
package import TellerRPC

/// The daemon as its callers see it: requests go out over one connection, which is opened when it
/// is needed and opened again when it was lost.
package actor Client {
    package nonisolated let socketPath: String
    private let group: any EventLoopGroup
    private let ownsGroup: Bool
    private let pauses: [Duration]
    private let pause: @Sendable (Duration) async -> Void
    /// Opened, or being opened.
    private var connection: EventLoopFuture<Connection>?

    /// A client that connects when the first request needs it.
    ///
    /// The connection lives on the group, or on a thread of its own if none is given. Before each
    /// further try of a request `pause` waits for the next of `pauses`, or until the task is
    /// cancelled; when none is left, the request fails.
    package init(
        socketPath: String, group: (any EventLoopGroup)? = nil,
        pauses: [Duration] = ClientLimits.pauses,
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.socketPath = socketPath
        self.group = group ?? MultiThreadedEventLoopGroup(numberOfThreads: 1)
        self.ownsGroup = group == nil
        self.pauses = pauses
        self.pause = pause
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
    package nonisolated func chat(
        _ params: ChatSend.Params, token: String? = nil
    ) -> ChatStream {
        ChatStream(client: self, params: params, token: token)
    }

    /// Ends the connection and what the client started for it; requests that still wait fail.
    package func close() async {
        if let connection = try? await connection?.get() { await connection.close() }
        connection = nil
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
        let connection = try await connect()
        let (id, inbox) = try connection.send(request)
        while true {
            let arrival = await withTaskCancellationHandler {
                await inbox.next()
            } onCancel: {
                if request.method == ChatSend.name {
                    connection.cancelChat(id, token: request.token)
                } else {
                    connection.abandon(id)
                }
            }
            if case .end(let end) = arrival { return try end.get() }
        }
    }

    nonisolated func attempts(for request: OutgoingRequest) -> Attempts {
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

    /// The connection in use, or a new one; callers that come meanwhile share it.
    func connect() async throws(ClientError) -> Connection {
        while let current = connection {
            let open = try await opened(current)
            if open.isOpen { return open }
            if connection === current { connection = nil }
        }
        let opening = Connection.open(socketPath, on: group)
        connection = opening
        return try await opened(opening)
    }

    private func opened(
        _ opening: EventLoopFuture<Connection>
    ) async throws(ClientError) -> Connection {
        do {
            return try await opening.get()
        } catch {
            if connection === opening { connection = nil }
            throw error as? ClientError
                ?? .unreachable(socketPath: socketPath, .other("\(error)"))
        }
    }
}
