internal import TellerLedger
internal import TellerModels

/// How chats with models end: the charge table of teller-rpc(7), row by row.
extension ChatEngine {
    func end(
        _ chat: RemoteChat, _ outcome: RemoteChat.Outcome
    ) async throws(ChatError) -> ChatReceipt {
        switch outcome.result {
        case .success(let completion):
            return try await settle(chat, outcome.candidate, completion, .answered)
        case .failure(.tooLong) where !chat.reply.isEmpty:
            return try await settle(chat, outcome.candidate, .cut(chat.reply, "length"), .answered)
        case .failure(.endless) where !chat.reply.isEmpty:
            return try await settle(chat, outcome.candidate, .cut(chat.reply, "timeout"), .answered)
        case .failure(.endless), .failure(.silent):
            try await release(chat, .failed)
            throw .modelTimeout
        case .failure(.refused), .failure(.noText), .failure(.failed), .failure(.tooLong):
            try await release(chat, .failed)
            throw .modelFailed
        case .failure(.cancelled):
            return try await stop(chat, outcome.candidate)
        }
    }

    private func stop(
        _ chat: RemoteChat, _ candidate: RemoteChat.Candidate
    ) async throws(ChatError) -> ChatReceipt {
        guard chat.running.stop == .cancelled else {
            try await release(chat, .interrupted)
            throw .stopping
        }
        guard chat.reply.wasSent else {
            try await release(chat, .cancelled)
            throw .ledger(.cancelled(chat: chat.chat, price: 0))
        }
        let receipt = try await settle(
            chat, candidate, .cut(chat.reply, "cancelled"), .cancelled)
        throw .ledger(.cancelled(chat: chat.chat, price: receipt.price))
    }

    private func settle(
        _ chat: RemoteChat, _ candidate: RemoteChat.Candidate, _ completion: Completion,
        _ state: ChatRecord.State
    ) async throws(ChatError) -> ChatReceipt {
        let reply = chat.reply.text
        let model = candidate.model
        let usage = candidate.plan.usage(completion, replyBytes: reply.utf8.count)
        let price = model.pricing.price(input: usage.inputTokens, output: usage.outputTokens)
        do throws(LedgerError) {
            return try await ledger.post(
                SettleChat(
                    chat: chat.chat, owner: owner, state: state, model: model.name, reply: reply,
                    price: price, usage: usage, finishReason: completion.finishReason))
        } catch {
            // Nobody gets what can't be charged: the hold goes back as soon as it can.
            if case .unavailable = error { giveBackLater(chat, .failed) }
            throw .ledger(error)
        }
    }

    private func release(
        _ chat: RemoteChat, _ state: ChatRecord.State
    ) async throws(ChatError) {
        do throws(LedgerError) {
            _ = try await ledger.post(ReleaseChat(chat: chat.chat, owner: owner, state: state))
        } catch {
            if case .unavailable = error { giveBackLater(chat, state) }
            throw .ledger(error)
        }
    }

    private func giveBackLater(_ chat: RemoteChat, _ state: ChatRecord.State) {
        returns.add(ReleaseChat(chat: chat.chat, owner: owner, state: state))
    }
}

extension ChatPlan {
    /// What a model says that it took, within what was held for; by the bytes where it said
    /// nothing, and for text behind its count.
    fileprivate func usage(_ completion: Completion, replyBytes: Int) -> Usage {
        let estimate = Usage.estimate(inputBytes: prompt.byteCount, outputBytes: replyBytes)
        let input = completion.inputTokens ?? estimate.inputTokens
        var output = completion.outputTokens ?? estimate.outputTokens
        output = min(max(0, output), worst.outputTokens)
        let isBehind = completion.outputTokens != nil && completion.uncountedBytes > 0
        if isBehind {
            output +=
                Usage.estimate(inputBytes: 0, outputBytes: completion.uncountedBytes)
                .outputTokens
        }
        return Usage(
            inputTokens: min(max(0, input), worst.inputTokens),
            outputTokens: min(output, worst.outputTokens),
            isEstimated: completion.inputTokens == nil || completion.outputTokens == nil
                || isBehind)
    }
}
