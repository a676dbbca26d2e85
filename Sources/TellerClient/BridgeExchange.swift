import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization
import TellerRPC

/// One request to a bridge, from its sending to the last byte of its answer.
final class BridgeExchange: Exchange {
    private struct State {
        var task: Task<Void, Never>?
        /// The chat that the answer is about, once it is known.
        var chat: String?
        var isCancelled = false
        var isCancelSent = false
        var hasEnded = false
    }

    let inbox = Inbox()
    private let request: OutgoingRequest
    private let url: BridgeURL
    /// Asks for a chat to be stopped; whether to ask again.
    private let stop: @Sendable (ChatCancel.Params) async -> Bool
    private let state = Mutex(State())

    init(
        _ request: OutgoingRequest, url: BridgeURL,
        stop: @escaping @Sendable (ChatCancel.Params) async -> Bool
    ) {
        self.request = request
        self.url = url
        self.stop = stop
    }

    /// The task is nobody's child: a chat's answer is read to its end after its caller was
    /// cancelled, since it says what was charged.
    func begin(_ post: HTTPClientRequest, by client: HTTPClient) {
        let task = Task {
            let end: Result<[UInt8], ClientError>
            do throws(ClientError) {
                end = .success(try await answer(to: post, by: client))
            } catch {
                end = .failure(error)
            }
            state.withLock { $0.hasEnded = true }
            inbox.deliver(.end(end))
        }
        state.withLock { $0.task = task }
    }

    /// Over HTTP a chat is stopped by its id, which comes with its first text, and until then by its
    /// key, if it has one.
    func cancel() {
        guard request.method == ChatSend.name else {
            inbox.deliver(.end(.failure(.cancelled)))
            return state.withLock(\.task)?.cancel() ?? ()
        }
        stopIfDue { $0.isCancelled = true }
    }

    private func stopIfDue(_ change: (inout State) -> Void) {
        let name = state.withLock { state -> ChatCancel.Params? in
            change(&state)
            guard state.isCancelled, !state.isCancelSent else { return nil }
            let name =
                state.chat.map { ChatCancel.Params(chat: $0) }
                ?? request.idempotencyKey.map { ChatCancel.Params(idempotencyKey: $0) }
            state.isCancelSent = name != nil
            return name
        }
        guard let name else { return }
        Task {
            var pauses = ClientLimits.stopPauses
            while await stop(name), !state.withLock(\.hasEnded) {
                try? await Task.sleep(for: pauses.count > 1 ? pauses.removeFirst() : pauses[0])
            }
        }
    }

    private func answer(
        to post: HTTPClientRequest, by client: HTTPClient
    ) async throws(ClientError) -> [UInt8] {
        do {
            let response = try await client.execute(post, deadline: .distantFuture)
            guard response.status == .ok else { throw await refusal(response) }
            let type = response.headers.first(name: "Content-Type") ?? ""
            let kind = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
            switch kind {
            case "text/event-stream": return try await events(response.body)
            case "application/json":
                let body = try await response.body.collect(upTo: ClientLimits.lineBytes)
                guard let text = try take(Array(buffer: body)) else {
                    throw ClientError.protocolViolation("The bridge answered without an answer.")
                }
                return text
            default: throw ClientError.unreachable(at: url.text, .noBridge(status: 200))
            }
        } catch {
            throw ClientError(overHTTP: error, at: url)
        }
    }

    private func events(_ body: HTTPClientResponse.Body) async throws -> [UInt8] {
        var events = ServerSentEvents(limit: ClientLimits.lineBytes)
        for try await piece in body {
            for event in try events.events(in: piece.readableBytesView) {
                if let text = try take(event.data) { return text }
            }
        }
        throw ClientError.connectionLost(.outcomeUnknown)
    }

    /// The result, if the line is it.
    private func take(_ line: [UInt8]) throws(ClientError) -> [UInt8]? {
        let message: ServerLine
        do throws(ServerLine.Unreadable) {
            message = try ServerLine(line: line)
        } catch {
            throw .protocolViolation("The bridge sent what is no JSON-RPC 2.0.")
        }
        switch message {
        case .result(BridgeTransport.id, let text): return text
        case .error(BridgeTransport.id, let error), .error(.null, let error): throw .refused(error)
        case .delta(BridgeTransport.id, let delta):
            stopIfDue { $0.chat = delta.chat }
            inbox.deliver(.delta(delta))
            return nil
        case .result, .error, .delta, .other: return nil
        }
    }

    /// Whether a bridge answered that has nothing to call there, such as one asked for `/rpc/rpc`:
    /// it says so in the shape of the contract's errors, to no request.
    private static func isOfAnotherPath(
        _ status: HTTPResponseStatus, answerTo id: RequestID
    ) -> Bool {
        id.isNull && (status == .notFound || status == .methodNotAllowed)
    }

    /// Why an answer is none, by its status and what it says of itself.
    private func refusal(_ response: HTTPClientResponse) async -> ClientError {
        if (300..<400).contains(response.status.code) {
            let place = response.headers.first(name: "Location") ?? "another place"
            return .unreachable(at: url.text, .redirected(to: String(place.prefix(200))))
        }
        if let body = try? await response.body.collect(upTo: ClientLimits.errorBytes),
            case .error(let id, let error)? = try? ServerLine(line: Array(buffer: body)),
            !Self.isOfAnotherPath(response.status, answerTo: id)
        {
            return .refused(error)
        }
        switch response.status.code {
        case 413:
            return .refused(RPCError(.tooLarge, "The request is longer than the bridge takes."))
        case 429:
            let seconds = response.headers.first(name: "Retry-After").flatMap { Int($0) }
            return .refused(
                RPCError(
                    .rateLimited, "The bridge has had too many requests from here.",
                    data: ErrorData(retryAfterSeconds: seconds)))
        // A proxy, which can't say whether what is behind it has acted.
        case 500...: return .connectionLost(.outcomeUnknown)
        default:
            return .unreachable(at: url.text, .noBridge(status: Int(response.status.code)))
        }
    }
}
