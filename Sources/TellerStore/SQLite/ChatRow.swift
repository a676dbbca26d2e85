internal import TellerLedger

/// The table `chat`.
enum ChatRow {
    static let select = """
        SELECT id, account, previous, conversation, model, message, reply, price, state, at,
            input_tokens, output_tokens, is_estimated, finish_reason, fingerprint, hold,
            owner_node, owner_incarnation, is_deleted
        FROM chat
        """

    /// What nearly every reply ends with, and so is not stored.
    static let usualFinish = "stop"

    static func previous(_ row: SQLStatement) -> Int64 { row.integer(2) }

    static func record(_ row: SQLStatement) -> ChatRecord {
        let id = ChatID(row.integer(0))
        let hold = row.optionalInteger(15).map { amount in
            ChatRecord.Hold(
                amount: amount, owner: Owner(node: row.integer(16), incarnation: row.integer(17)))
        }
        return ChatRecord(
            id: id, account: AccountID(row.integer(1)),
            conversation: row.optionalInteger(3).map(ChatID.init) ?? id, model: row.text(4),
            message: row.text(5), reply: row.text(6), price: row.integer(7),
            state: ChatRecord.State(rawValue: row.integer(8)) ?? .failed,
            at: Timestamp(milliseconds: row.integer(9)),
            usage: Usage(
                inputTokens: row.integer(10), outputTokens: row.integer(11),
                isEstimated: row.integer(12) != 0),
            finishReason: row.optionalText(13) ?? usualFinish,
            fingerprint: row.optionalBytes(14), hold: hold,
            isDeleted: row.integer(18) != 0)
    }
}
