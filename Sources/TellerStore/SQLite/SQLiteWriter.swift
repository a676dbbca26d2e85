internal import TellerLedger

/// The ledger's store: the one connection that writes.
final class SQLiteWriter: LedgerStore {
    private let connection: SQLiteConnection
    private let ledger: SQLiteTransaction
    private let log = LogLength()
    private let copier: LogCopier

    init(_ connection: SQLiteConnection, _ copier: LogCopier) throws(SQLFault) {
        self.connection = connection
        self.copier = copier
        ledger = try SQLiteTransaction(connection)
        log.attach(to: connection.handle)
    }

    deinit { log.detach(from: connection.handle) }

    func transaction(
        _ body: (any LedgerTransaction) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        // Not behind the commit, whose answers wait for this function to return.
        if copier.needsWriter { connection.copyLog() }
        ledger.begin()
        try connection.transaction { () throws(LedgerError) in
            try body(ledger)
            try ledger.flush()
        }
        copier.committed(pages: log.pages)
        if ledger.hasErased { copier.empty() }
    }
}
