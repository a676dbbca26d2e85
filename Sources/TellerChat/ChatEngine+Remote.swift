internal import TellerLedger
internal import TellerModels

/// Chats with models that take their time.
extension ChatEngine {
    func remote(
        _ request: ChatRequest, _ order: ChatOrder, _ model: Model, _ gate: ModelGate,
        _ catalog: ModelCatalog, _ running: RunningChat
    ) async throws(ChatError) -> ChatReceipt {
        guard self.running.add(running, as: request.call) else { throw .stopping }
        request.waiting?.running.onStop { running.stop(.cancelled) }
        var id: ChatID?
        defer { self.running.remove(running, as: request.call, id: id) }

        let place = CallPlace(of: running, among: self.running, gate)
        defer { place.leave() }
        let claim = HoldClaim(among: returns.claims)
        defer { claim.giveUp() }
        let chat: ChatID
        let plan: ChatPlan
        switch try await hold(request, order, model, claim, place) {
        case .recorded(let receipt): return deliver(receipt, request)
        case .crowded(let refusal): throw ChatError(refusal)
        case .held(let found, let final): (chat, plan) = (found, final)
        }
        request.held?()
        id = chat
        self.running.bind(running, to: chat)
        let remote = RemoteChat(
            request: request, chat: chat, running: running,
            reply: Reply { [deliver = request.deliver] in deliver?(chat, $0) },
            candidates: candidates(request, model, plan, catalog), report: report)
        place.handOver()
        // A task of its own, so that a cancellation ends the call and not what comes after it.
        let call = Task(executorPreference: request.executor) { await remote.call() }
        running.onStop { call.cancel() }
        return try await finish(remote, await call.value)
    }

    /// The model, and those of its stand-ins that can't come to cost more than is held.
    private func candidates(
        _ request: ChatRequest, _ model: Model, _ plan: ChatPlan, _ catalog: ModelCatalog
    ) -> [RemoteChat.Candidate] {
        let others = model.fallback.compactMap { catalog.model(named: $0) }.compactMap { other in
            plan.forStandIn(other, request, first: model).map {
                RemoteChat.Candidate(model: other, plan: $0)
            }
        }
        return [RemoteChat.Candidate(model: model, plan: plan)] + others
    }

    private enum LookUp: Sendable {
        case recorded(ChatReceipt)
        case open(ChatPlan)
        case crowded(ChatPlaceRefusal)
    }

    /// What can be said, and planned, before there is a hold.
    private func lookUp(
        _ request: ChatRequest, _ order: ChatOrder, _ model: Model, _ place: CallPlace
    ) async throws(ChatError) -> LookUp {
        let now = clock()
        do throws(LedgerError) {
            return try await reader.read { snapshot throws(LedgerError) in
                switch try order.lookUp(in: snapshot, at: now) {
                case .recorded(let receipt): return .recorded(receipt)
                case .admitted(let account):
                    if let refusal = place.take(for: account.id) { return .crowded(refusal) }
                    var turns = ChatPlan.Turns(request, model)
                    if let conversation = request.conversation, request.addsHistory {
                        try snapshot.chats(of: account.id, in: conversation, before: nil) {
                            turns.add($0)
                        }
                    }
                    return .open(
                        try ChatPlan(request, model, account, turns: turns.messages))
                }
            }
        } catch {
            throw .ledger(error)
        }
    }

    private enum Held: Sendable {
        case recorded(ChatReceipt)
        case held(ChatID, ChatPlan)
        case crowded(ChatPlaceRefusal)
    }

    /// Plans again where the balance has fallen since, as a metered price goes by the balance.
    private static let holdTries = 3

    private func hold(
        _ request: ChatRequest, _ order: ChatOrder, _ model: Model, _ claim: HoldClaim,
        _ place: CallPlace
    ) async throws(ChatError) -> Held {
        var order = order
        var tries = 1
        // Most can be planned by what the caller said alone: the ledger is looked at once then, by
        // the hold.
        var plan = ChatPlan(request, model)
        while true {
            if plan == nil {
                switch try await lookUp(request, order, model, place) {
                case .recorded(let receipt): return .recorded(receipt)
                case .crowded(let refusal): return .crowded(refusal)
                case .open(let found): plan = found
                }
            }
            if let plan {
                do throws(LedgerError) {
                    switch try await post(
                        HoldChat(
                            order: order, amount: plan.hold, owner: owner, claim: claim,
                            place: place))
                    {
                    case .recorded(let receipt): return .recorded(receipt)
                    case .held(let chat): return .held(chat, plan)
                    case .crowded(let refusal): return .crowded(refusal)
                    }
                } catch {
                    guard case .insufficientBalance = error, case .metered = model.pricing,
                        tries < Self.holdTries
                    else { throw .ledger(error) }
                }
            }
            tries += 1
            // It has been counted.
            order.pace = nil
            plan = nil
        }
    }

    /// Whether a hold was written whose outcome is unknown is found out once the ledger commits.
    func post(_ hold: HoldChat) async throws(LedgerError) -> HoldChat.Outcome {
        do throws(LedgerError) {
            return try await ledger.post(hold)
        } catch {
            if case .unavailable(.unknown, _) = error { hold.claim.lose() }
            throw error
        }
    }

    private func deliver(_ receipt: ChatReceipt, _ request: ChatRequest) -> ChatReceipt {
        request.deliver?(receipt.chat, receipt.reply)
        return receipt
    }
}
