package import TellerLedger

/// How chats are ended by those whose they are.
extension ChatEngine {
    /// Has the chat of a request end, if it is one of the account that a token is good for, and waits
    /// for that; whether it ended as cancelled.
    ///
    /// - Errors: `notFound` where it is another account's.
    package func cancel(
        _ call: CallIdentity, by token: TokenHash, of account: AccountID
    ) async throws(LedgerError) -> Bool {
        guard let chat = running.find(call) else { return false }
        if chat.token != token, try await owner(of: chat) != account { throw .notFound(.chat) }
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

    /// Nil where its token is good for nobody's any more, or there is none: it will be refused.
    private func owner(of chat: RunningChat) async throws(LedgerError) -> AccountID? {
        if let account = chat.account { return account }
        guard let token = chat.token else { return nil }
        return try await reader.read { snapshot throws(LedgerError) in
            try snapshot.session(token)?.standing.id
        }
    }
}
