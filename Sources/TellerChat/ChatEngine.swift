package import TellerLedger
package import TellerModels

/// Answers chats, and sees to it that each is charged as the contract says.
package struct ChatEngine: Sendable {
    /// Holds that wait to be given back.
    package let returns: HoldReturns
    let ledger: Ledger
    let reader: LedgerReader
    let owner: Owner
    let clock: Ledger.Clock
    let running = RunningChats()
    let report: @Sendable (ModelReport) -> Void
    private let rules: Live<Rules>

    /// What the operator decides; a chat goes by what it was admitted under.
    package struct Rules: Sendable {
        package var catalog: ModelCatalog
        /// Nil where accounts may chat as often as they like.
        package var pace: (any ChatPace)?

        package init(catalog: ModelCatalog, pace: (any ChatPace)? = nil) {
            self.catalog = catalog
            self.pace = pace
        }
    }

    /// `owner` is this daemon, as its holds name it; `report` is told of each model's failure.
    package init(
        rules: Rules, ledger: Ledger, reader: LedgerReader, owner: Owner,
        clock: @escaping Ledger.Clock,
        report: @escaping @Sendable (ModelReport) -> Void = { _ in }
    ) {
        self.rules = Live(rules)
        self.ledger = ledger
        self.reader = reader
        self.owner = owner
        self.clock = clock
        self.report = report
        returns = HoldReturns(ledger: ledger, owner: owner)
    }

    package var catalog: ModelCatalog { rules.current.catalog }

    package var pace: (any ChatPace)? { rules.current.pace }

    package func replace(rules: Rules) { self.rules.replace(by: rules) }

    /// Answers a chat; on return its charge is on disk.
    ///
    /// - Errors, in order of precedence: those of `activeSession`; `unknownModel`; those of
    ///   `ChatOrder.lookUp`; `tooManyRunning`; `modelBusy`; the rest of `ChatOrder.admit`; then what
    ///   becomes of the call: `modelFailed`, `modelTimeout`, `cancelled`, `stopping`.
    package func chat(_ request: ChatRequest) async throws(ChatError) -> ChatReceipt {
        let running = RunningChat(key: request.key, token: request.token)
        do throws(ChatError) {
            let receipt = try await answer(request, as: running)
            running.end(.success(false))
            request.waiting?.running.end(.success(false))
            return receipt
        } catch {
            running.end(error.end)
            request.waiting?.running.end(error.end)
            throw error
        }
    }

    private func answer(
        _ request: ChatRequest, as running: RunningChat
    ) async throws(ChatError) -> ChatReceipt {
        let rules = rules.current
        guard let model = rules.catalog.model(named: request.model) else {
            throw try await unknownModel(request)
        }
        let order = ChatOrder(
            token: request.token, conversation: request.conversation,
            key: request.key.map {
                IdempotencyKey(key: $0, fingerprint: Fingerprint.of(request))
            }, model: model.name, message: request.prompt.question, pace: rules.pace)
        switch model.provider {
        case .echo:
            if let waiting = request.waiting, waiting.isCancelled {
                return try await cancelled(request, order, model)
            }
            return try await echo(request, order, model)
        case .remote(_, let gate):
            return try await remote(request, order, model, gate, rules.catalog, running)
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
            if case .unavailable = error { model.observer?.chatEnded(.unavailable, unpaidBytes: 0) }
            throw .ledger(error)
        }
        if !receipt.isReplayed { model.observer?.chatEnded(.answered, unpaidBytes: 0) }
        request.deliver?(receipt.chat, receipt.reply)
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

    /// Chats that are with models, or wait for one.
    package var runningCount: Int { running.count }

    /// Ends all chats that run, without a charge, and lets none begin any more.
    package func interrupt() { running.interruptAll() }
}

extension ChatError {
    /// What it says to whoever wanted the chat cancelled.
    fileprivate var end: RunningChat.End {
        switch self {
        case .ledger(.cancelled): .success(true)
        case .ledger(.unavailable(let outcome, let reason)):
            .failure(.unavailable(outcome, reason: reason))
        default: .success(false)
        }
    }
}
