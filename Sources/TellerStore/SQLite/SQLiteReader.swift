internal import TellerLedger

/// Where point reads come from: a connection that only reads.
final class SQLiteReader: LedgerSnapshots {
    private let connection: SQLiteConnection
    private let snapshot: SQLiteSnapshot

    init(_ connection: SQLiteConnection) throws(SQLFault) {
        self.connection = connection
        snapshot = try SQLiteSnapshot(connection)
    }

    func snapshot(
        _ body: (any LedgerSnapshot) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try connection.transaction { () throws(LedgerError) in try body(snapshot) }
    }
}
