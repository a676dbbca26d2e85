package import TellerLedger
internal import TellerModels

/// A chat with a model that takes its time: hold, call, settle.
struct RemoteChat: Sendable {
    let request: ChatRequest
    let chat: ChatID
    let running: RunningChat
    let reply: Reply
    /// The model that was asked for, then those that may stand in for it, each with what it is sent.
    let candidates: [Candidate]
    let report: @Sendable (ModelReport) -> Void

    struct Candidate: Sendable {
        var model: Model
        var plan: ChatPlan
    }

    /// How the call ended, and with which model.
    struct Outcome: Sendable {
        var candidate: Candidate
        var result: Result<Completion, ModelFault>
    }

    /// Has the models answer, one after another, until one has said something or all have failed.
    ///
    /// The first one's place has been taken by the caller; it is given back here, as those of the
    /// others are.
    func call() async -> Outcome {
        var last = Outcome(candidate: candidates[0], result: .failure(.cancelled))
        for (index, candidate) in candidates.enumerated() {
            let model = candidate.model
            guard case .remote(let remote, let gate) = model.provider else {
                return echo(candidate)
            }
            if index > 0, !gate.enter() { continue }
            let hasSlot = await gate.waitForSlot()
            defer { gate.leave(hadSlot: hasSlot) }
            reply.begin()
            // Behind the place, which is given back however this ends.
            guard hasSlot, running.stop == nil else {
                return Outcome(candidate: candidate, result: .failure(.cancelled))
            }
            let begin = ContinuousClock.now
            do throws(ModelFault) {
                let completion = try await remote.complete(
                    candidate.plan.prompt, isStreamed: request.deliver != nil, to: reply)
                note(model, nil)
                count(model, nil, since: begin)
                return Outcome(candidate: candidate, result: .success(completion))
            } catch {
                last = Outcome(candidate: candidate, result: .failure(error))
                count(model, error, since: begin)
                if error == .cancelled { return last }
                note(model, error)
                // What was said once can't be unsaid.
                guard reply.isEmpty else { return last }
                // What has failed costs nothing, also where the next is cancelled in line.
                reply.begin()
            }
        }
        return last
    }

    private func count(_ model: Model, _ fault: ModelFault?, since begin: ContinuousClock.Instant) {
        model.observer?.callEnded(
            fault, firstText: reply.firstTextAt.map { $0 - begin },
            total: ContinuousClock.now - begin)
    }

    private func note(_ model: Model, _ fault: ModelFault?) {
        var isNews = false
        switch fault {
        // These say more of the request than of the model.
        case .refused, .noText, .tooLong: break
        default: isNews = model.health.note(isWell: fault == nil)
        }
        guard fault != nil || isNews else { return }
        report(ModelReport(model: model.name, chat: chat, fault: fault?.reason, isNews: isNews))
    }

    private func echo(_ candidate: Candidate) -> Outcome {
        guard running.stop == nil else {
            return Outcome(candidate: candidate, result: .failure(.cancelled))
        }
        do throws(ModelFault) {
            try reply.append(EchoModel.reply(to: candidate.plan.prompt))
        } catch {
            return Outcome(candidate: candidate, result: .failure(error))
        }
        return Outcome(
            candidate: candidate,
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
    /// Whether the model was well before, or had failed.
    package var isNews: Bool
}
