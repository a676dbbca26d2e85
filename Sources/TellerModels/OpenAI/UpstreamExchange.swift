internal import AsyncHTTPClient
internal import Dispatch
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// One request to a model's server and its answer, as they happen on the connection's event loop.
///
/// A delegate and not a body that is iterated: text goes on from where it was read, without a task
/// that waits for it in between.
final class UpstreamExchange: HTTPClientResponseDelegate {
    typealias Response = Void
    typealias Verdict = AnswerReader.Verdict

    private struct State {
        var reader: AnswerReader?
        var task: HTTPClient.Task<Void>?
        var continuation: CheckedContinuation<Verdict, any Error>?
        var isCancelled = false
        /// Whether a connection has got as much as the head of the request.
        var wasSent = false
        /// The answer is there as a whole, and is read elsewhere.
        var isRead = false
        /// Ends a connection that stays open behind an answer.
        var end: Scheduled<Void>?
    }

    private let reply: Reply
    private let quotation: Quotation
    private let state = Mutex(State())

    init(for reply: Reply, quotation: Quotation) {
        self.reply = reply
        self.quotation = quotation
    }

    /// Behind the end of an answer a server has nothing to say; one that does not close its message
    /// within this time loses the connection.
    private static let farewell = TimeAmount.seconds(1)

    /// Sends the request, and reads the answer to where it is complete.
    ///
    /// - Errors: `ModelFault`, whatever AsyncHTTPClient throws.
    func run(
        _ request: HTTPClient.Request, on client: HTTPClient, _ loop: any EventLoop
    ) async throws -> Verdict {
        try await withCheckedThrowingContinuation { continuation in
            let isOver = state.withLock { state in
                state.continuation = continuation
                return state.isCancelled
            }
            // Nothing is sent for a call that is over before it began.
            if isOver { return settle(.failure(HTTPClientError.cancelled)) }
            let task = client.execute(
                request: request, delegate: self, eventLoop: .delegate(on: loop))
            let isCancelled = state.withLock { state in
                state.task = task
                return state.isCancelled
            }
            if isCancelled { task.cancel() }
            // Not every way in which a task ends is told to its delegate.
            task.futureResult.whenComplete { [self] result in
                switch result {
                case .failure(let error): settle(.failure(error))
                case .success where state.withLock(\.isRead): break
                case .success: settle(.failure(ModelFault.failed(reason: "it did not answer")))
                }
            }
        }
    }

    /// Ends it with an error, unless it has ended.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            return state.task
        }?.cancel()
    }

    /// Whether it may be tried again, since no connection came about for it, nor was it called off.
    var isUnsent: Bool { state.withLock { !$0.wasSent && !$0.isCancelled } }

    private func settle(_ result: Result<Verdict, any Error>) {
        state.withLock { state in
            defer { state.continuation = nil }
            return state.continuation
        }?.resume(with: result)
    }

    func didSendRequestHead(task: HTTPClient.Task<Void>, _ head: HTTPRequestHead) {
        state.withLock { $0.wasSent = true }
        reply.note(isSent: true)
    }

    func didReceiveHead(
        task: HTTPClient.Task<Void>, _ head: HTTPResponseHead
    ) -> EventLoopFuture<Void> {
        // Whoever refuses does not work.
        if head.status != .ok { reply.note(isSent: false) }
        state.withLock { $0.reader = AnswerReader(head, quotation: quotation) }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(
        task: HTTPClient.Task<Void>, _ buffer: ByteBuffer
    ) -> EventLoopFuture<Void> {
        do {
            let step = try state.withLock { try $0.reader?.read(buffer) }
            if let step { try take(step, task) }
            return task.eventLoop.makeSucceededVoidFuture()
        } catch {
            settle(.failure(error))
            return task.eventLoop.makeFailedFuture(error)
        }
    }

    func didFinishRequest(task: HTTPClient.Task<Void>) {
        let (reader, end) = state.withLock { state in
            let reader = state.continuation == nil ? nil : state.reader
            state.reader = nil
            state.isRead = reader != nil
            return (reader, state.end)
        }
        end?.cancel()
        guard let reader else { return }
        if reader.isLong {
            DispatchQueue.global(qos: .utility).async { self.finish(reader) }
        } else {
            finish(reader)
        }
    }

    private func finish(_ reader: AnswerReader) {
        var reader = reader
        do {
            try take(reader.end(), nil)
        } catch {
            settle(.failure(error))
        }
    }

    func didReceiveError(task: HTTPClient.Task<Void>, _ error: any Error) {
        state.withLock { $0.end }?.cancel()
        settle(.failure(error))
    }

    /// - Errors: `ModelFault.tooLong`.
    private func take(_ step: AnswerReader.Step, _ open: HTTPClient.Task<Void>?) throws {
        // An answer that is complete has no more to say.
        guard state.withLock({ $0.continuation != nil }) else { return }
        if step.isReasoning { reply.noteLife() }
        if let count = step.count { reply.note(count) }
        try reply.append(step.text)
        guard let verdict = step.verdict else { return }
        if let open {
            let end = open.eventLoop.scheduleTask(in: Self.farewell) { open.cancel() }
            state.withLock { $0.end = end }
        }
        settle(.success(verdict))
    }
}
