/// Blanks the texts of a conversation of the caller's and hides it; whether there is more to do.
///
/// The chat that names it goes last, so that it can be found until all of it is gone: repeat until
/// it returns false. Entries and charges stay.
///
/// - Errors, in order of precedence: those of `activeSession`; `notFound`; `inProgress` while a
///   chat of it still runs.
package struct DeleteConversation: LedgerCommand {
    /// Chats of one transaction: some milliseconds of work.
    static let chunk = 500

    package var token: TokenHash
    package var conversation: ChatID

    package init(token: TokenHash, conversation: ChatID) {
        self.token = token
        self.conversation = conversation
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> Bool {
        let account = try ledger.activeSession(token, at: now).standing.id
        guard let first = try ledger.chat(conversation), first.account == account,
            first.conversation == conversation, !first.isDeleted
        else { throw .notFound(.conversation) }
        var found: [ChatID] = []
        var isRunning = false
        try ledger.chats(of: account, in: conversation, before: nil) { chat in
            if chat.state == .pending { isRunning = true }
            if !chat.isDeleted { found.append(chat.id) }
            return found.count <= Self.chunk && !isRunning
        }
        if isRunning { throw .inProgress }
        for chat in found.prefix(Self.chunk) { try ledger.blank(chat) }
        return found.count > Self.chunk
    }
}
