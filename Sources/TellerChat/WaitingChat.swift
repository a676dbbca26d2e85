package import TellerLedger
internal import TellerModels

/// A chat that was sent and can't begin yet, so that it can be cancelled meanwhile.
package struct WaitingChat: Sendable {
    let call: CallIdentity
    let running: RunningChat

    var isCancelled: Bool { running.stop == .cancelled }
}

extension ChatEngine {
    /// Notes a chat that can't begin yet: `cancel` finds it from now on, until it is forgotten.
    ///
    /// `token` is the one that it will come with; nil where it has none, and so will be refused.
    package func expect(_ call: CallIdentity, token: TokenHash?) -> WaitingChat {
        let waiting = WaitingChat(call: call, running: RunningChat(token: token))
        running.expect(waiting.running, as: call)
        return waiting
    }

    /// Forgets one that has begun, and one that never will.
    package func forget(_ waiting: WaitingChat) {
        waiting.running.end(.success(false))
        running.forget(waiting.running, as: waiting.call)
    }

    /// Has a chat that was cancelled before it began end so where the model answers at once: it is
    /// recorded, and costs nothing.
    func cancelled(
        _ request: ChatRequest, _ order: ChatOrder, _ model: Model
    ) async throws(ChatError) -> ChatReceipt {
        let claim = HoldClaim(among: returns.claims)
        defer { claim.giveUp() }
        let held: HoldChat.Outcome
        do throws(LedgerError) {
            held = try await post(
                HoldChat(order: order, amount: 0, owner: owner, claim: claim))
        } catch {
            throw .ledger(error)
        }
        let chat: ChatID
        switch held {
        case .recorded(let receipt):
            request.deliver?(receipt.chat, receipt.reply)
            return receipt
        case .crowded(let refusal): throw ChatError(refusal)
        case .held(let found): chat = found
        }
        let release = ReleaseChat(chat: chat, owner: owner, state: .cancelled)
        do throws(LedgerError) {
            _ = try await ledger.post(release)
        } catch {
            if case .unavailable = error { returns.add(release) }
            throw .ledger(error)
        }
        model.observer?.chatEnded(.cancelled, unpaidBytes: 0)
        throw .ledger(.cancelled(chat: chat, price: 0))
    }
}
