internal import TellerLedger

/// The ledger's store: the one connection that writes.
final class SQLiteWriter: LedgerStore {
    private let connection: SQLiteConnection
    private let ledger: SQLiteTransaction
    private let log: LogLength
    private let copier: LogCopier

    init(_ connection: SQLiteConnection, _ copier: LogCopier) throws(SQLFault) {
        self.connection = connection
        self.copier = copier
        log = try connection.makeLogLength()
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
        do throws(LedgerError) {
            try connection.transaction(log) { () throws(LedgerError) in
                try body(ledger)
                try ledger.flush()
            }
        } catch {
            // It may be in the log all the same, and what it erased with it.
            if case .unavailable(.unknown, _) = error, ledger.hasErased { copier.empty() }
            throw error
        }
        copier.committed(pages: log.pages)
        if ledger.hasErased { copier.empty() }
    }
}
