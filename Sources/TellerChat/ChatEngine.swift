package import TellerLedger
package import TellerModels

/// Answers chats, and sees to it that each is charged as the contract says.
package struct ChatEngine: Sendable {
    package let catalog: ModelCatalog
    private let ledger: Ledger
    private let reader: LedgerReader
    private let pace: (any ChatPace)?
    private let clock: Ledger.Clock

    package init(
        catalog: ModelCatalog, ledger: Ledger, reader: LedgerReader, pace: (any ChatPace)? = nil,
        clock: @escaping Ledger.Clock
    ) {
        self.catalog = catalog
        self.ledger = ledger
        self.reader = reader
        self.pace = pace
        self.clock = clock
    }

    /// Answers a chat; on return its charge is on disk.
    ///
    /// - Errors, in order of precedence: those of `activeSession`; `unknownModel`; those of
    ///   `ChatOrder.admit`.
    package func chat(_ request: ChatRequest) async throws(ChatError) -> ChatReceipt {
        guard let model = catalog.model(named: request.model) else {
            throw try await unknownModel(request)
        }
        switch model.provider {
        case .echo: return try await echo(request, model)
        }
    }

    private func echo(
        _ request: ChatRequest, _ model: Model
    ) async throws(ChatError) -> ChatReceipt {
        let reply = EchoModel.reply(to: request.prompt)
        let order = ChatOrder(
            token: request.token, conversation: request.conversation,
            key: request.key.map {
                IdempotencyKey(key: $0, fingerprint: Fingerprint.of(request))
            }, model: model.name, message: request.prompt.question, pace: pace)
        let post = PostChat(
            order: order, price: model.price, reply: reply,
            usage: .estimate(
                inputBytes: request.prompt.byteCount, outputBytes: reply.utf8.count),
            finishReason: "stop")
        do throws(LedgerError) {
            return try await ledger.post(post)
        } catch {
            throw .ledger(error)
        }
    }

    /// Who may not ask is told so before what there is to ask for.
    private func unknownModel(_ request: ChatRequest) async throws(ChatError) -> ChatError {
        let now = clock()
        let token = request.token
        do throws(LedgerError) {
            _ = try await reader.read { snapshot throws(LedgerError) in
                try snapshot.activeSession(token, at: now)
            }
        } catch {
            throw .ledger(error)
        }
        return .unknownModel
    }
}
