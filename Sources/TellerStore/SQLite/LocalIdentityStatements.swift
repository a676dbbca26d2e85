internal import TellerLedger

/// Which account a uid of the system gets in to.
///
/// Not `Sendable`: it belongs to whoever owns its connection.
final class LocalIdentityStatements {
    let byUID: SQLStatement

    init(_ connection: SQLiteConnection) throws(SQLFault) {
        byUID = try SQLStatement(
            connection.handle, "SELECT uid, system_name, account FROM local_identity WHERE uid = ?")
    }

    static func record(_ row: SQLStatement) -> LocalIdentity {
        LocalIdentity(
            uid: UInt32(truncatingIfNeeded: row.integer(0)), systemName: row.text(1),
            account: AccountID(row.integer(2)))
    }
}

/// How a uid is bound.
///
/// Not `Sendable`: it belongs to whoever owns its connection.
final class LocalIdentityChanges {
    private let bind: SQLStatement

    init(_ connection: SQLiteConnection) throws(SQLFault) {
        bind = try SQLStatement(
            connection.handle,
            "INSERT OR REPLACE INTO local_identity (uid, system_name, account) VALUES (?, ?, ?)")
    }

    func bind(_ identity: LocalIdentity) throws(SQLFault) {
        bind.bind(1, Int64(identity.uid))
        bind.bind(2, identity.systemName)
        bind.bind(3, identity.account.value)
        try bind.run()
    }
}
