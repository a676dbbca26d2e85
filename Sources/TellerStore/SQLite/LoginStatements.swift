internal import TellerLedger

/// How logins are listed and found by their ids.
///
/// Not `Sendable`: it belongs to whoever owns its connection.
final class LoginStatements {
    let ofAccount: SQLStatement
    let behind: SQLStatement
    let between: SQLStatement

    private static let columns = """
        SELECT token_hash, account, label, created_at, expires_at, last_used_at FROM login
        """

    init(_ connection: SQLiteConnection) throws(SQLFault) {
        let handle = connection.handle
        ofAccount = try SQLStatement(handle, "\(Self.columns) WHERE account = ?")
        behind = try SQLStatement(
            handle, "\(Self.columns) WHERE token_hash > ? ORDER BY token_hash")
        between = try SQLStatement(
            handle, "\(Self.columns) WHERE token_hash >= ? AND token_hash <= ? LIMIT 2")
    }

    /// Nil where the row's hash is none, which no daemon has written.
    static func record(_ row: SQLStatement) -> LoginRecord? {
        guard let bytes = row.optionalBytes(0), bytes.count == tokenHashBytes else { return nil }
        return LoginRecord(
            token: TokenHash(bytes), account: AccountID(row.integer(1)),
            label: row.optionalText(2), createdAt: Timestamp(milliseconds: row.integer(3)),
            expiresAt: row.optionalInteger(4).map(Timestamp.init(milliseconds:)),
            lastUsedAt: row.optionalInteger(5).map(Timestamp.init(milliseconds:)))
    }

    private static let tokenHashBytes = 32

    /// The greatest hash whose beginning an id is.
    static func end(of id: LoginID) -> [UInt8] {
        id.bytes + Array(repeating: .max, count: tokenHashBytes - LoginID.byteCount)
    }
}
