/// Blanks the texts of a conversation of the caller's, a bounded part at a time, and hides them;
/// whether there is more to do.
///
/// The chat that names it goes last, so that it can be found until all of it is gone: repeat until
/// it returns false. Entries and charges stay.
///
/// - Errors, in order of precedence: those of `activeSession`; `notFound`; `chatsRunning` while a
///   chat of this part still runs.
package struct DeleteConversation: LedgerCommand {
    /// Chats and bytes of text of one transaction: some milliseconds of work.
    static let chunk = 500
    static let chunkBytes = 4 << 20

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
        var bytes = 0
        var isRunning = false
        var hasMore = false
        try ledger.chats(of: account, in: conversation, before: nil) { chat in
            guard found.count < Self.chunk, bytes < Self.chunkBytes else {
                hasMore = true
                return false
            }
            if chat.state == .pending { isRunning = true }
            found.append(chat.id)
            bytes += chat.message.utf8.count + chat.reply.utf8.count
            return !isRunning
        }
        if isRunning { throw .chatsRunning }
        for chat in found { try ledger.blank(chat) }
        return hasMore
    }
}
