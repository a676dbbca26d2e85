package import TellerLedger

/// How chats are ended by those whose they are.
extension ChatEngine {
    /// Has the chat of a request end, and waits for that; whether it ended as cancelled.
    package func cancel(_ call: CallIdentity) async throws(LedgerError) -> Bool {
        guard let chat = running.find(call) else { return false }
        return try await cancel([chat])
    }

    /// The same for the chat that an account sent with an idempotency key, and its repeats that have
    /// not been told of it yet; nil where there is none here.
    package func cancel(key: String, of account: AccountID) async throws(LedgerError) -> Bool? {
        let chats = running.find(key: key, of: account)
        return chats.isEmpty ? nil : try await cancel(chats)
    }

    /// The same for a chat whose owner has been made sure of.
    package func cancel(_ id: ChatID) async throws(LedgerError) -> Bool {
        guard let chat = running.find(id) else { return false }
        return try await cancel([chat])
    }

    private func cancel(_ chats: [RunningChat]) async throws(LedgerError) -> Bool {
        for chat in chats { chat.stop(.cancelled) }
        var isCancelled = false
        var fault: LedgerError?
        for chat in chats {
            switch await chat.ended {
            case .success(let isThisOne): if isThisOne { isCancelled = true }
            case .failure(let error): fault = error
            }
        }
        if let fault, !isCancelled { throw fault }
        return isCancelled
    }
}
