import Glibc
import TellerClient
import TellerRPC

/// A message and its reply, shown as it comes; Ctrl-C stops it.
struct ChatTurn: Sendable {
    let session: Session
    let streams: Bool

    private enum Event: Sendable {
        case interrupt
        case end(Result<Reply<ChatSend>, CommandError>)
    }

    /// - Errors: as `Session.call`; `interrupted` after Ctrl-C, with what was charged.
    func take(_ params: ChatSend.Params) async throws(CommandError) -> ChatSend.Result {
        var params = params
        let key = params.idempotencyKey ?? IdempotencyKey.random()
        params.idempotencyKey = key
        let token = try session.token()
        let (end, wasInterrupted) = await interruptible { [params] in
            do throws(CommandError) {
                return .success(try await send(params, token: token, key: key))
            } catch {
                return .failure(error)
            }
        }
        if wasInterrupted { throw ChatWords.interruption(end, key: key) }
        return try end.get().result
    }

    /// Runs an operation that the first Ctrl-C cancels; the second ends the program.
    private func interruptible(
        _ operation: @escaping @Sendable () async -> Result<Reply<ChatSend>, CommandError>
    ) async -> (Result<Reply<ChatSend>, CommandError>, wasInterrupted: Bool) {
        let (interrupts, interrupt) = AsyncStream<Void>.makeStream()
        Interrupts.shared.onNext { number in
            guard number == SIGINT else { Interrupts.end(number) }
            interrupt.yield()
        }
        defer { Interrupts.shared.onNext(nil) }
        return await withTaskGroup(of: Event.self) { group in
            group.addTask { .end(await operation()) }
            group.addTask {
                for await _ in interrupts { break }
                return .interrupt
            }
            var wasInterrupted = false
            while let event = await group.next() {
                switch event {
                case .interrupt: wasInterrupted = true
                case .end(let end):
                    interrupt.finish()
                    group.cancelAll()
                    return (end, wasInterrupted)
                }
                group.cancelAll()
            }
            preconditionFailure("the operation ends before its group")
        }
    }

    private func send(
        _ params: ChatSend.Params, token: String, key: String
    ) async throws(CommandError) -> Reply<ChatSend> {
        let reply: Reply<ChatSend>
        if streams {
            reply = try await stream(params, token: token, key: key)
        } else {
            do throws(ClientError) {
                reply = try await session.client.call(ChatSend.self, params, token: token)
            } catch {
                throw .client(error, key: key)
            }
            let console = session.console
            if console.json {
                try console.show(json: reply.text)
            } else {
                try console.write(console.output.foreign(reply.result.reply))
                try endLine(reply.result.reply)
            }
        }
        session.console.note(ChatWords.summary(reply.result))
        return reply
    }

    private func stream(
        _ params: ChatSend.Params, token: String, key: String
    ) async throws(CommandError) -> Reply<ChatSend> {
        let console = session.console
        var shown = ""
        var pieces = session.client.chat(params, token: token).makeAsyncIterator()
        while true {
            let piece: ChatStream.Element?
            do throws(ClientError) {
                piece = try await pieces.next(isolation: nil)
            } catch {
                try endLine(shown)
                throw .client(error, key: key)
            }
            switch piece {
            case .text(let text):
                shown = text
                try console.write(console.output.foreign(text))
            case .restarted:
                try endLine(shown)
                console.note("The daemon was restarted; the reply begins anew.")
                shown = ""
            case .finished(let reply):
                try endLine(reply.result.reply)
                return reply
            case nil:
                throw .client(.protocolViolation("The chat ended without a result."), key: key)
            }
        }
    }

    /// What is written next begins on a line of its own.
    private func endLine(_ text: String) throws(CommandError) {
        if !text.isEmpty, text.utf8.last != UInt8(ascii: "\n") { try session.console.write("\n") }
    }
}
