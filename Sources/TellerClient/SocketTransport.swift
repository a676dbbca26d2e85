import NIOCore
import TellerRPC

/// The daemon's socket: requests go out over one connection, which is opened when it is needed and
/// opened again when it was lost.
actor SocketTransport: Transport {
    private let path: String
    private let group: any EventLoopGroup
    /// Opened, or being opened.
    private var connection: EventLoopFuture<Connection>?

    init(path: String, group: any EventLoopGroup) {
        self.path = path
        self.group = group
    }

    func send(_ request: OutgoingRequest) async throws(ClientError) -> any Exchange {
        let connection = try await connect()
        let (id, inbox) = try connection.send(request)
        return SocketExchange(request: request, connection: connection, id: id, inbox: inbox)
    }

    func close() async {
        if let connection = try? await connection?.get() { await connection.close() }
        connection = nil
    }

    /// The connection in use, or a new one; callers that come meanwhile share it.
    func connect() async throws(ClientError) -> Connection {
        while let current = connection {
            let open = try await opened(current)
            if open.isOpen { return open }
            if connection === current { connection = nil }
        }
        guard path.utf8.count <= SocketPath.maximumBytes else {
            throw .unreachable(at: path, .tooLong(limit: SocketPath.maximumBytes))
        }
        let opening = Connection.open(path, on: group)
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
            throw error as? ClientError ?? .unreachable(at: path, .other("\(error)"))
        }
    }
}

private struct SocketExchange: Exchange {
    let request: OutgoingRequest
    let connection: Connection
    let id: RequestID
    let inbox: Inbox

    func cancel() {
        if request.method == ChatSend.name {
            connection.cancelChat(id, token: request.token)
        } else {
            connection.abandon(id)
        }
    }
}
