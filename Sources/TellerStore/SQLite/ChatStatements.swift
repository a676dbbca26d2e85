internal import TellerLedger

/// How chats are written.
///
/// Not `Sendable`: it belongs to whoever owns its connection.
final class ChatStatements {
    private let insertion: SQLStatement
    private let ending: SQLStatement

    init(_ connection: SQLiteConnection) throws(SQLFault) {
        let handle = connection.handle
        insertion = try SQLStatement(
            handle,
            """
            INSERT INTO chat (account, previous, conversation, model, message, reply, price, state,
                at, input_tokens, output_tokens, is_estimated, finish_reason, key, fingerprint,
                hold, owner_node, owner_incarnation)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        // A chat that holds nothing can be erased while it runs; its reply is then not kept.
        ending = try SQLStatement(
            handle,
            """
            UPDATE chat SET state = ?, reply = iif(is_deleted, '', ?), price = ?,
                input_tokens = ?, output_tokens = ?, is_estimated = ?, finish_reason = ?,
                hold = NULL, owner_node = NULL, owner_incarnation = NULL, key = iif(?, key, NULL),
                fingerprint = iif(?, fingerprint, NULL), model = ifnull(?, model)
            WHERE id = ? AND hold IS NOT NULL AND owner_node = ? AND owner_incarnation = ?
            """)
    }

    /// The insertion of a chat behind its account's newest, ready to run.
    func insertion(of chat: NewChat, behind previous: Int64) -> SQLStatement {
        let end = chat.end ?? .unpaid(.pending)
        insertion.bind(1, chat.account.value)
        insertion.bind(2, previous)
        insertion.bind(3, chat.conversation?.value)
        insertion.bind(4, chat.model)
        insertion.bind(5, chat.message)
        insertion.bind(6, end.reply)
        insertion.bind(7, end.price)
        insertion.bind(8, end.state.rawValue)
        insertion.bind(9, chat.at.milliseconds)
        insertion.bind(10, end.usage.inputTokens)
        insertion.bind(11, end.usage.outputTokens)
        insertion.bind(12, end.usage.isEstimated ? 1 : 0)
        insertion.bind(13, end.finishReason == ChatRow.usualFinish ? nil : end.finishReason)
        insertion.bind(14, chat.key?.key)
        insertion.bind(15, chat.key?.fingerprint)
        insertion.bind(16, chat.hold?.amount)
        insertion.bind(17, chat.hold?.owner.node)
        insertion.bind(18, chat.hold?.owner.incarnation)
        return insertion
    }

    /// The end of a chat that an owner holds, ready to run.
    func end(of id: ChatID, of owner: Owner, as end: ChatEnd) -> SQLStatement {
        // A chat that failed or was interrupted gives its key back.
        let keepsKey: Int64 = end.state == .answered || end.state == .cancelled ? 1 : 0
        ending.bind(1, end.state.rawValue)
        ending.bind(2, end.reply)
        ending.bind(3, end.price)
        ending.bind(4, end.usage.inputTokens)
        ending.bind(5, end.usage.outputTokens)
        ending.bind(6, end.usage.isEstimated ? 1 : 0)
        ending.bind(7, end.finishReason == ChatRow.usualFinish ? nil : end.finishReason)
        ending.bind(8, keepsKey)
        ending.bind(9, keepsKey)
        ending.bind(10, end.model)
        ending.bind(11, id.value)
        ending.bind(12, owner.node)
        ending.bind(13, owner.incarnation)
        return ending
    }
}
