internal import TellerLedger

/// The table `audit`.
///
/// Not `Sendable`: it belongs to whoever owns its connection.
final class AuditStatements {
    private let insertion: SQLStatement
    let newest: SQLStatement
    let exists: SQLStatement

    init(_ connection: SQLiteConnection) throws(SQLFault) {
        let handle = connection.handle
        insertion = try SQLStatement(
            handle,
            """
            INSERT INTO audit (deed, peer_uid, admin, account, chat, amount, detail, memo, at,
                address)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        newest = try SQLStatement(
            handle,
            """
            SELECT id, deed, peer_uid, admin, account, chat, amount, detail, memo, at, address
            FROM audit
            WHERE id < ? ORDER BY id DESC
            """)
        exists = try SQLStatement(handle, "SELECT 1 FROM audit WHERE id = ?")
    }

    /// The insertion of a record, ready to run.
    func insertion(of audit: NewAudit) -> SQLStatement {
        insertion.bind(1, audit.deed.rawValue)
        insertion.bind(2, audit.admin.peerUID.map(Int64.init))
        insertion.bind(3, audit.admin.account?.value)
        insertion.bind(4, audit.account?.value)
        insertion.bind(5, audit.chat?.value)
        insertion.bind(6, audit.amount)
        insertion.bind(7, audit.detail)
        insertion.bind(8, audit.memo)
        insertion.bind(9, audit.at.milliseconds)
        insertion.bind(10, audit.admin.address)
        return insertion
    }

    /// Nil for a deed of a newer daemon.
    static func record(_ row: SQLStatement) -> AuditRecord? {
        guard let deed = AuditRecord.Deed(rawValue: row.integer(1)) else { return nil }
        return AuditRecord(
            id: AuditID(row.integer(0)), deed: deed,
            peerUID: row.optionalInteger(2).flatMap { UInt32(exactly: $0) },
            admin: row.optionalInteger(3).map(AccountID.init), address: row.optionalText(10),
            account: row.optionalInteger(4).map(AccountID.init),
            chat: row.optionalInteger(5).map(ChatID.init), amount: row.optionalInteger(6),
            detail: row.optionalText(7), memo: row.optionalText(8),
            at: Timestamp(milliseconds: row.integer(9)))
    }
}
