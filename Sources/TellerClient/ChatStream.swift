package import TellerRPC

/// A chat whose reply comes piece by piece.
///
/// It is sent when the iteration begins, and again under the rules of `Client`. The texts since
/// the last `restarted` make up the reply. When the iterating task is cancelled, the daemon is
/// asked to stop the chat; the iteration then ends with the daemon's answer, which says what was
/// charged.
package struct ChatStream: AsyncSequence, Sendable {
    package typealias Failure = ClientError

    package enum Element: Sendable {
        case text(String)
        /// The chat was sent again and says something else: the texts so far are void.
        case restarted
        /// The last element.
        case finished(Reply<ChatSend>)
    }

    let client: Client
    let params: ChatSend.Params
    let token: String?

    package func makeAsyncIterator() -> Iterator {
        Iterator(client: client, params: params, token: token)
    }

    package struct Iterator: AsyncIteratorProtocol {
        private enum State {
            case idle
            case running(any Exchange)
            case finished
        }

        private let client: Client
        private var params: ChatSend.Params
        private let token: String?
        private var state = State.idle
        private var request: OutgoingRequest?
        private var attempts: Attempts?
        private var text = StreamedText()
        private var ready: ArraySlice<Element> = []

        init(client: Client, params: ChatSend.Params, token: String?) {
            self.client = client
            self.params = params
            self.params.stream = true
            self.token = token
        }

        /// The next piece, or nil after the result.
        ///
        /// - Errors: as `Client.call`; after one the iteration is over.
        package mutating func next(
            isolation: isolated (any Actor)?
        ) async throws(ClientError) -> Element? {
            while true {
                if let element = ready.popFirst() { return element }
                do throws(ClientError) {
                    switch state {
                    case .idle: try await send()
                    case .running(let exchange): try await receive(exchange)
                    case .finished: return nil
                    }
                } catch {
                    try await recover(from: error)
                }
            }
        }

        private mutating func send() async throws(ClientError) {
            if Task.isCancelled { throw .cancelled }
            let request = try prepare()
            state = .running(try await client.send(request))
        }

        private mutating func prepare() throws(ClientError) -> OutgoingRequest {
            if let request { return request }
            let prepared = try OutgoingRequest(ChatSend.self, params, token: token)
            request = prepared
            return prepared
        }

        private mutating func receive(_ exchange: any Exchange) async throws(ClientError) {
            let arrival = await withTaskCancellationHandler {
                await exchange.inbox.next()
            } onCancel: {
                exchange.cancel()
            }
            switch arrival {
            case .delta(let delta):
                give(text.take(delta.text))
            case .end(let end):
                let reply = try Reply<ChatSend>(text: try end.get())
                give(text.finish(reply.result.reply))
                ready.append(.finished(reply))
                state = .finished
            }
        }

        /// Prepares the next try, or ends the iteration.
        private mutating func recover(from error: ClientError) async throws(ClientError) {
            state = .finished
            guard let request else { throw error }
            var attempts = attempts ?? client.attempts(for: request)
            let verdict = attempts.verdict(on: error)
            self.attempts = attempts
            try await client.wait(verdict)
            text.resume()
            state = .idle
        }

        private mutating func give(_ pieces: [StreamedText.Piece]) {
            for piece in pieces {
                switch piece {
                case .text(let text): ready.append(.text(text))
                case .restart: ready.append(.restarted)
                }
            }
        }
    }
}
