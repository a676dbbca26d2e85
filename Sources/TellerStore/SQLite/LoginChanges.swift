internal import TellerLedger

/// How logins, and the passwords behind them, change.
///
/// Not `Sendable`: it belongs to whoever owns its connection.
final class LoginChanges {
    private let setPassword: SQLStatement
    private let touchLogin: SQLStatement
    private let touchAccount: SQLStatement

    init(_ connection: SQLiteConnection) throws(SQLFault) {
        let handle = connection.handle
        setPassword = try SQLStatement(
            handle, "UPDATE account SET password_hash = ? WHERE id = ?")
        touchLogin = try SQLStatement(
            handle,
            """
            UPDATE login SET last_used_at = ?
            WHERE token_hash = ? AND ifnull(last_used_at, -1) < ?
            """)
        touchAccount = try SQLStatement(
            handle,
            """
            UPDATE account SET last_seen_at = ?
            WHERE id = (SELECT account FROM login WHERE token_hash = ?)
            AND ifnull(last_seen_at, -1) < ?
            """)
    }

    func setPassword(_ hash: String, of account: AccountID) throws(SQLFault) {
        setPassword.bind(1, hash)
        setPassword.bind(2, account.value)
        try setPassword.run()
    }

    func touch(_ token: TokenHash, at time: Timestamp) throws(SQLFault) {
        for statement in [touchLogin, touchAccount] {
            statement.bind(1, time.milliseconds)
            statement.bind(2, token.bytes)
            statement.bind(3, time.milliseconds)
            try statement.run()
        }
    }
}
