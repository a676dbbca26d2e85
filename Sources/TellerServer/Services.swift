package import TellerAccounts
package import TellerChat
package import TellerLedger

/// What handlers work with.
package struct Services: Sendable {
    package let accounts: Accounts
    package let engine: ChatEngine
    package let ledger: Ledger
    package let reader: LedgerReader
    package let auditor: LedgerAuditor
    package let clock: Ledger.Clock
    package let startedAt: Timestamp

    package init(
        accounts: Accounts, engine: ChatEngine, ledger: Ledger, reader: LedgerReader,
        auditor: LedgerAuditor, clock: @escaping Ledger.Clock
    ) {
        self.accounts = accounts
        self.engine = engine
        self.ledger = ledger
        self.reader = reader
        self.auditor = auditor
        self.clock = clock
        startedAt = clock()
    }

    /// Runs `body` on a snapshot; see `LedgerReader`.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any LedgerSnapshot) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        try await reader.read(body)
    }
}
