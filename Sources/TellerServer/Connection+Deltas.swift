internal import NIOCore
internal import TellerLedger
internal import TellerRPC

extension Connection: CallOrigin {
    func bind(_ token: TokenHash) { self.token = token }

    func isWaiting(_ request: RequestID) -> Bool { inbox.hasChat(request) }

    nonisolated var isGone: Bool { !channel.isActive }

    /// From the connection's own loop at once; from elsewhere in turn.
    nonisolated func deliver(_ text: String, of chat: ChatID, to request: RequestID) {
        guard !channel.eventLoop.inEventLoop else {
            assumeIsolated { $0.take(text, of: chat, to: request) }
            return
        }
        channel.eventLoop.execute {
            self.assumeIsolated { $0.take(text, of: chat, to: request) }
        }
    }

    private func take(_ text: String, of chat: ChatID, to request: RequestID) {
        if case .closed = stage { return }
        if deltas.take(text, of: chat, to: request) {
            sendDelta(text, of: chat, to: request)
        } else {
            account()
        }
    }

    private func sendDelta(_ text: String, of chat: ChatID, to request: RequestID) {
        let promise = channel.eventLoop.makePromise(of: Void.self)
        promise.futureResult.whenSuccess { self.assumeIsolated { $0.deltaArrived(request) } }
        send(Self.line(text, chat, request), promise: promise)
    }

    private func deltaArrived(_ request: RequestID) {
        guard let (chat, text) = deltas.next(of: request) else { return }
        account()
        sendDelta(text, of: chat, to: request)
    }

    /// What is left of a streamed reply goes out ahead of the response.
    func endDeltas(of request: RequestID) {
        guard let (chat, text) = deltas.end(request) else { return }
        account()
        send(Self.line(text, chat, request))
    }

    private static func line(_ text: String, _ chat: ChatID, _ request: RequestID) -> [UInt8] {
        Response.delta(
            request: request, ChatDelta.Params(chat: PublicID.text(chat), text: text))
    }
}
