import Glibc
import NIOCore
import NIOPosix
import TellerRPC

/// One connection to the daemon; any number of requests at a time.
final class Connection: Sendable {
    private let channel: any Channel
    private let requests: PendingRequests

    private init(_ channel: any Channel, _ requests: PendingRequests) {
        self.channel = channel
        self.requests = requests
    }

    static func open(_ path: String, on group: any EventLoopGroup) -> EventLoopFuture<Connection> {
        let requests = PendingRequests()
        return ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LineReader(requests))
                }
            }
            .connect(unixDomainSocketPath: path)
            .map { Connection($0, requests) }
            .flatMapErrorThrowing { error in
                throw ClientError.unreachable(at: path, ClientError.Obstacle(error))
            }
    }

    var isOpen: Bool { requests.isOpen }

    /// Writes a request's line; whatever happens to it comes through the inbox.
    func send(_ request: OutgoingRequest) throws(ClientError) -> (id: RequestID, inbox: Inbox) {
        guard let (id, inbox) = requests.admit() else { throw .connectionLost(.notSent) }
        let line: [UInt8]
        do throws(ClientError) {
            line = try request.line(id: id)
        } catch {
            requests.abandon(id)
            throw error
        }
        channel.writeAndFlush(ByteBuffer(bytes: line)).whenComplete { [requests] outcome in
            if case .success = outcome { requests.sent(id, true) } else { requests.sent(id, false) }
        }
        return (id, inbox)
    }

    /// Asks the daemon to stop a chat; the chat's own answer then says what it cost.
    func cancelChat(_ id: RequestID, token: String?) {
        guard let number = Int64(String(decoding: id.text, as: UTF8.self)),
            let line = try? OutgoingRequest(
                ChatCancel.self, ChatCancel.Params(request: .integer(number)), token: token
            ).line(id: nil)
        else { return }
        channel.writeAndFlush(ByteBuffer(bytes: line), promise: nil)
    }

    func abandon(_ id: RequestID) { requests.abandon(id) }

    func close() async {
        channel.close(promise: nil)
        try? await channel.closeFuture.get()
    }
}

extension ClientError.Obstacle {
    fileprivate init(_ error: any Error) {
        guard let error = error as? IOError else {
            self = .other("\(error)")
            return
        }
        self.init(errno: error.errnoCode)
    }

    init(errno code: CInt) {
        switch code {
        case ENOENT, ENOTDIR: self = .missing
        case ECONNREFUSED: self = .refused
        case EACCES, EPERM: self = .permissionDenied
        // connect(2) on a Unix socket that does not block: the listener's queue is full.
        case EAGAIN: self = .busy
        default: self = .other(String(cString: strerror(code)))
        }
    }
}
