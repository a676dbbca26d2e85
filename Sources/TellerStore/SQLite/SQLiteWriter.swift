internal import TellerLedger

/// The ledger's store: the one connection that writes.
final class SQLiteWriter: LedgerStore {
    private let connection: SQLiteConnection
    private let ledger: SQLiteTransaction

    init(_ connection: SQLiteConnection) throws(SQLFault) {
        self.connection = connection
        ledger = try SQLiteTransaction(connection)
    }

    func transaction(
        _ body: (any LedgerTransaction) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        ledger.begin()
        try connection.transaction { () throws(LedgerError) in
            try body(ledger)
            try ledger.flush()
        }
    }
}

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
