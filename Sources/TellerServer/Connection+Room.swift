internal import NIOCore
internal import TellerChat
internal import TellerRPC

/// Who does not read can't make the daemon keep more than the limits allow: an answer that may be
/// long is not begun before there is room for it.
extension Connection {
    /// Answers a request once there is room; its answer counts as a page until it is there, or
    /// until it is known not to be a recorded one.
    func answerInTurn(
        _ endpoint: Endpoint, _ call: Call, of batch: Batch? = nil
    ) async -> [UInt8] {
        var call = call
        if endpoint.method == ChatSend.self, let identity = call.identity {
            call.waiting = call.services.engine.expect(identity, token: call.tokenToCome)
        }
        defer { if let waiting = call.waiting { call.services.engine.forget(waiting) } }
        await waitForRoom()
        let room = AnswerRoom()
        defer { if room.giveBack() { longAnswers.end() } }
        call.giveRoomBack = { self.giveBack(room) }
        if case .closed = stage {
            // What was to be read has no reader any more; what else was asked for is done.
            if endpoint.mayAnswerAtLength { return [] }
        } else if let error = refusal(of: batch) {
            return refused(error, call.id ?? .null, endpoint)
        }
        return await server.dispatcher.answer(endpoint, call)
    }

    /// From the connection's own loop at once; from elsewhere in turn.
    private nonisolated func giveBack(_ room: AnswerRoom) {
        guard room.giveBack() else { return }
        guard !channel.eventLoop.inEventLoop else {
            return assumeIsolated { $0.roomGivenBack() }
        }
        onItsLoop { $0.roomGivenBack() }
    }

    private func roomGivenBack() {
        longAnswers.end()
        admit()
        account()
    }

    private func waitForRoom() async {
        if !longAnswers.isAnyWaiting, hasRoom {
            longAnswers.begin()
            return account()
        }
        await withCheckedContinuation { continuation in
            longAnswers.wait(continuation)
            admit()
        }
    }

    /// Begins those that wait, as far as there is room.
    func admit() {
        guard longAnswers.isAnyWaiting else { return }
        while longAnswers.isAnyWaiting, hasRoom { longAnswers.beginNext() }
        // Not all that makes room calls this: a budget falls, and output is read, without a word.
        if longAnswers.isAnyWaiting, channel.isWritable { retrySoon() }
    }

    /// Where none runs one may begin whatever its own batch has gathered, or that would wait for
    /// itself.
    private var hasRoom: Bool {
        if case .closed = stage { return true }
        guard channel.isWritable else { return false }
        lookAtOutput()
        if server.budget.isExhausted { return longAnswers.running == 0 && unread == 0 }
        if longAnswers.running == 0 { return true }
        let kept = unread + gatheredBytes + longAnswers.running * Limits.pageBytes
        return kept < unreadLimit
    }

    /// Whether a member of a batch has to wait, whatever it answers.
    var isFull: Bool {
        !channel.isWritable || server.budget.isExhausted || gatheredBytes >= unreadLimit
    }

    private var unreadLimit: Int {
        (isRelay ? ServerLimits.relayUnreadOutput : ServerLimits.unreadOutput).high
    }

    private func refusal(of batch: Batch?) -> RPCError? {
        if let batch, batch.bytes > Limits.batchAnswerBytes {
            return RPCError(
                .tooLarge,
                "The answers before it in the batch have more than "
                    + "\(Limits.batchAnswerBytes) bytes.")
        }
        let isOverPage = (batch?.bytes ?? 0) > Limits.pageBytes
        guard server.budget.isOverdrawn || isOverPage && server.budget.isExhausted else {
            return nil
        }
        return RPCError(.unavailable, "The daemon keeps too many answers that nobody has read.")
    }
}
