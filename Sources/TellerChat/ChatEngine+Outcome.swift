internal import TellerLedger
internal import TellerModels

/// What is counted of chats with models as they end.
extension ChatEngine {
    /// Ends a chat, and tells whoever counts what it came to.
    func finish(
        _ chat: RemoteChat, _ outcome: RemoteChat.Outcome
    ) async throws(ChatError) -> ChatReceipt {
        do throws(ChatError) {
            let receipt = try await end(chat, outcome)
            outcome.candidate.model.observer?.chatEnded(.answered, unpaidBytes: 0)
            return receipt
        } catch {
            chat.candidates[0].model.observer?.chatEnded(
                ChatOutcome(error), unpaidBytes: chat.unpaidBytes(error))
            throw error
        }
    }
}

extension ChatOutcome {
    /// What a chat came to that had a hold and has no receipt.
    fileprivate init(_ error: ChatError) {
        switch error {
        case .ledger(.cancelled): self = .cancelled
        case .modelFailed: self = .modelFailed
        case .modelTimeout: self = .modelTimeout
        case .ledger, .unknownModel, .tooManyRunning, .modelBusy, .stopping: self = .unavailable
        }
    }
}

extension RemoteChat {
    /// What the caller has got of the reply and was not charged for.
    fileprivate func unpaidBytes(_ error: ChatError) -> Int {
        if case .ledger(.cancelled(_, let price)) = error, price > 0 { return 0 }
        return request.deliver == nil ? 0 : reply.byteCount
    }
}
