package import TellerLedger
internal import TellerModels

/// A chat with a model that takes its time: hold, call, settle.
struct RemoteChat: Sendable {
    let request: ChatRequest
    let plan: ChatPlan
    let chat: ChatID
    let running: RunningChat
    let reply: Reply
    /// The model that was asked for, then those that may stand in for it.
    let candidates: [Model]
    let report: @Sendable (ModelReport) -> Void

    /// How the call ended, and with which model.
    struct Outcome: Sendable {
        var model: Model
        var result: Result<Completion, ModelFault>
    }

    /// Has the models answer, one after another, until one has said something or all have failed.
    ///
    /// The first one's place has been taken by the caller; it is given back here, as those of the
    /// others are.
    func call() async -> Outcome {
        var last = Outcome(model: candidates[0], result: .failure(.cancelled))
        for (index, model) in candidates.enumerated() {
            guard case .remote(let remote, let gate) = model.provider else {
                return await echo(model)
            }
            if index > 0, !gate.enter() { continue }
            let hasSlot = await gate.waitForSlot()
            defer { gate.leave(hadSlot: hasSlot) }
            guard hasSlot, running.beginCall() else {
                return Outcome(model: model, result: .failure(.cancelled))
            }
            do throws(ModelFault) {
                let completion = try await remote.complete(
                    plan.prompt, isStreamed: request.deliver != nil, to: reply,
                    on: request.executor)
                note(model, nil)
                return Outcome(model: model, result: .success(completion))
            } catch {
                last = Outcome(model: model, result: .failure(error))
                if error == .cancelled { return last }
                note(model, error.reason)
                // What was said once can't be unsaid.
                guard reply.isEmpty else { return last }
            }
        }
        return last
    }

    private func note(_ model: Model, _ fault: String?) {
        let isNews = model.health.note(isWell: fault == nil)
        guard fault != nil || isNews else { return }
        report(ModelReport(model: model.name, chat: chat, fault: fault, isNews: isNews))
    }

    private func echo(_ model: Model) async -> Outcome {
        do throws(ModelFault) {
            try await reply.append(EchoModel.reply(to: plan.prompt))
        } catch {
            return Outcome(model: model, result: .failure(error))
        }
        return Outcome(
            model: model,
            result: .success(Completion(inputTokens: nil, outputTokens: nil, finishReason: "stop")))
    }
}

/// How a call to a model ended, where that is worth a word in the log: each failure, and the first
/// success after one.
package struct ModelReport: Sendable {
    package var model: String
    package var chat: ChatID
    /// May hold what the model's server said; nil for a success.
    package var fault: String?
    /// Whether the call before it ended otherwise.
    package var isNews: Bool
}
