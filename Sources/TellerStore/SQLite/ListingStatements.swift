internal import TellerLedger

/// Listings over all accounts, by the order in which rows were written; and the first chats of one.
///
/// Not `Sendable`: it belongs to whoever owns its connection.
final class ListingStatements {
    let chatLink: SQLStatement
    let chats: SQLStatement
    let chatAfter: SQLStatement
    let lastChat: SQLStatement
    let entries: SQLStatement
    let entryAfter: SQLStatement
    let lastEntry: SQLStatement
    let extent: SQLStatement
    let refunded: SQLStatement

    init(_ connection: SQLiteConnection) throws(SQLFault) {
        let handle = connection.handle
        // Only what stands before the texts, so that their pages are not touched.
        chatLink = try SQLStatement(
            handle, "SELECT account, previous, conversation FROM chat WHERE id = ?")
        chats = try SQLStatement(handle, "\(ChatRow.select) WHERE id <= ? ORDER BY id DESC")
        chatAfter = try SQLStatement(
            handle, "SELECT id, at FROM chat WHERE id > ? ORDER BY id LIMIT 1")
        lastChat = try SQLStatement(handle, "SELECT max(id) FROM chat")
        entries = try SQLStatement(handle, "\(EntryRow.select) WHERE id <= ? ORDER BY id DESC")
        entryAfter = try SQLStatement(
            handle, "SELECT id, at FROM entry WHERE id > ? ORDER BY id LIMIT 1")
        lastEntry = try SQLStatement(handle, "SELECT max(id) FROM entry")
        extent = try SQLStatement(
            handle, "SELECT count(*), max(id) FROM chat WHERE conversation = ? AND is_deleted = 0")
        // The kind is written out, so that the partial index serves.
        refunded = try SQLStatement(
            handle, "SELECT sum(amount) FROM entry WHERE kind = 2 AND chat = ? AND id <= ?")
    }
}
