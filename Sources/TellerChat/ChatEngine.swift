package import TellerLedger
package import TellerModels

/// Answers chats, and sees to it that each is charged as the contract says.
package struct ChatEngine: Sendable {
    package let catalog: ModelCatalog
    /// Holds that wait to be given back.
    package let returns: HoldReturns
    let ledger: Ledger
    let reader: LedgerReader
    let owner: Owner
    let clock: Ledger.Clock
    let running = RunningChats()
    let report: @Sendable (ModelReport) -> Void
    private let pace: (any ChatPace)?

    /// `owner` is this daemon, as its holds name it; `report` is told of each model's failure.
    package init(
        catalog: ModelCatalog, ledger: Ledger, reader: LedgerReader, owner: Owner,
        pace: (any ChatPace)? = nil, clock: @escaping Ledger.Clock,
        report: @escaping @Sendable (ModelReport) -> Void = { _ in }
    ) {
        self.catalog = catalog
        self.ledger = ledger
        self.reader = reader
        self.owner = owner
        self.pace = pace
        self.clock = clock
        self.report = report
        returns = HoldReturns(ledger: ledger)
    }

    /// Answers a chat; on return its charge is on disk.
    ///
    /// - Errors, in order of precedence: those of `activeSession`; `unknownModel`; those of
    ///   `ChatOrder.lookUp`; `tooManyRunning`; `modelBusy`; the rest of `ChatOrder.admit`; then what
    ///   becomes of the call: `modelFailed`, `modelTimeout`, `cancelled`, `stopping`.
    package func chat(_ request: ChatRequest) async throws(ChatError) -> ChatReceipt {
        guard let model = catalog.model(named: request.model) else {
            throw try await unknownModel(request)
        }
        let order = ChatOrder(
            token: request.token, conversation: request.conversation,
            key: request.key.map {
                IdempotencyKey(key: $0, fingerprint: Fingerprint.of(request))
            }, model: model.name, message: request.prompt.question, pace: pace)
        switch model.provider {
        case .echo: return try await echo(request, order, model)
        case .remote(_, let gate): return try await remote(request, order, model, gate)
        }
    }

    private func echo(
        _ request: ChatRequest, _ order: ChatOrder, _ model: Model
    ) async throws(ChatError) -> ChatReceipt {
        let reply = EchoModel.reply(to: request.prompt)
        let usage = Usage.estimate(
            inputBytes: request.prompt.byteCount, outputBytes: reply.utf8.count)
        let price = model.pricing.price(input: usage.inputTokens, output: usage.outputTokens)
        let receipt: ChatReceipt
        do throws(LedgerError) {
            receipt = try await ledger.post(
                PostChat(
                    order: order, price: price, reply: reply, usage: usage, finishReason: "stop"))
        } catch {
            throw .ledger(error)
        }
        await request.deliver?(receipt.chat, receipt.reply)
        return receipt
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

    /// Ends the chat of a request; whether it was running.
    package func cancel(_ call: CallKey) -> Bool {
        guard let chat = running.find(call) else { return false }
        chat.stop(.cancelled)
        return true
    }

    /// Ends a chat, whose owner has been made sure of; whether it was running here.
    package func cancel(_ id: ChatID) -> Bool {
        guard let chat = running.find(id) else { return false }
        chat.stop(.cancelled)
        return true
    }

    /// Ends all chats that run, without a charge, and lets none begin any more.
    package func interrupt() { running.interruptAll() }
}
