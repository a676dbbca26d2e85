internal import TellerLedger
internal import TellerModels

/// Chats with models that take their time.
extension ChatEngine {
    func remote(
        _ request: ChatRequest, _ order: ChatOrder, _ model: Model, _ gate: ModelGate,
        _ catalog: ModelCatalog
    ) async throws(ChatError) -> ChatReceipt {
        let running = RunningChat()
        guard self.running.add(running, as: request.call) else { throw .stopping }
        var id: ChatID?
        defer { self.running.remove(running, as: request.call, id: id) }

        let place = AccountPlace(among: self.running)
        defer { place.leave() }
        let held: Held
        switch try await admit(request, order, model, gate, place) {
        case .recorded(let receipt): return deliver(receipt, request)
        case .open(let plan):
            do throws(ChatError) {
                held = try await hold(request, order, model, plan, place)
            } catch {
                gate.leave(hadSlot: false)
                throw error
            }
        }
        let (chat, conversation): (ChatID, ChatID)
        let heldPlan: ChatPlan
        switch held {
        case .crowded:
            gate.leave(hadSlot: false)
            throw .tooManyRunning(limit: RunningChats.perAccount)
        case .recorded(let receipt):
            gate.leave(hadSlot: false)
            return deliver(receipt, request)
        case .held(let found, let first, let final):
            (chat, conversation, heldPlan) = (found, first, final)
        }
        id = chat
        self.running.bind(running, to: chat)
        let remote = RemoteChat(
            request: request, chat: chat, running: running,
            reply: Reply { [deliver = request.deliver] in deliver?(chat, $0) },
            candidates: candidates(request, model, heldPlan, catalog), report: report)
        // A task of its own, so that a cancellation ends the call and not what comes after it.
        let call = Task(executorPreference: request.executor) { await remote.call() }
        running.onStop { call.cancel() }
        return try await finish(remote, await call.value, conversation: conversation)
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
    }

    /// Plans a chat, and takes a place with its model.
    ///
    /// Most can be planned by what the caller said alone; the ledger is looked at once then, by the
    /// hold. Where there is no place with the model, what comes first in the order of checks must
    /// be known first.
    private func admit(
        _ request: ChatRequest, _ order: ChatOrder, _ model: Model, _ gate: ModelGate,
        _ place: AccountPlace
    ) async throws(ChatError) -> LookUp {
        if let plan = ChatPlan(request, model), gate.enter() { return .open(plan) }
        let found = try await lookUp(request, order, model, place)
        guard case .open = found else { return found }
        guard gate.enter() else { throw .modelBusy }
        return found
    }

    /// What can be said, and planned, before there is a hold.
    private func lookUp(
        _ request: ChatRequest, _ order: ChatOrder, _ model: Model, _ place: AccountPlace
    ) async throws(ChatError) -> LookUp {
        let now = clock()
        let result: LookUp?
        do throws(LedgerError) {
            result = try await reader.read { snapshot throws(LedgerError) in
                switch try order.lookUp(in: snapshot, at: now) {
                case .recorded(let receipt): return .recorded(receipt)
                case .admitted(let account):
                    guard place.take(for: account.id) else { return nil }
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
        guard let result else { throw .tooManyRunning(limit: RunningChats.perAccount) }
        return result
    }

    private enum Held: Sendable {
        case recorded(ChatReceipt)
        case held(ChatID, ChatID, ChatPlan)
        case crowded
    }

    /// Plans again where the balance has fallen since, as a metered price goes by the balance.
    private static let holdTries = 3

    private func hold(
        _ request: ChatRequest, _ order: ChatOrder, _ model: Model, _ plan: ChatPlan,
        _ place: AccountPlace
    ) async throws(ChatError) -> Held {
        var plan = plan
        var order = order
        var tries = 1
        while true {
            do throws(LedgerError) {
                let outcome = try await ledger.post(
                    HoldChat(order: order, amount: plan.hold, owner: owner, place: place))
                switch outcome {
                case .crowded: return .crowded
                case .recorded(let receipt): return .recorded(receipt)
                case .held(let chat, let conversation): return .held(chat, conversation, plan)
                }
            } catch {
                guard case .insufficientBalance = error, case .metered = model.pricing,
                    tries < Self.holdTries
                else { throw .ledger(error) }
            }
            tries += 1
            // It has been counted.
            order.pace = nil
            switch try await lookUp(request, order, model, place) {
            case .recorded(let receipt): return .recorded(receipt)
            case .open(let next): plan = next
            }
        }
    }

    private func deliver(_ receipt: ChatReceipt, _ request: ChatRequest) -> ChatReceipt {
        request.deliver?(receipt.chat, receipt.reply)
        return receipt
    }
}
