package import TellerAccounts
package import TellerChat
package import TellerLedger

/// What handlers work with.
package struct Services: Sendable {
    package let accounts: Accounts
    package let uses: LoginUses
    package let engine: ChatEngine
    package let ledger: Ledger
    /// For look-ups.
    package let reader: LedgerReader
    /// For pages of listings, so that no look-up waits behind one.
    package let listings: LedgerReader
    package let auditor: LedgerAuditor
    package let backups: LedgerBackups
    package let activity: Activity
    /// Reads the config again.
    package let reload: @Sendable () async throws(ReloadRefusal) -> Void
    package let clock: Ledger.Clock
    /// By a clock that nobody sets.
    private let startedAt = ContinuousClock.now

    package init(
        accounts: Accounts, uses: LoginUses, engine: ChatEngine, ledger: Ledger,
        reader: LedgerReader, listings: LedgerReader, auditor: LedgerAuditor,
        backups: LedgerBackups,
        activity: Activity, reload: @escaping @Sendable () async throws(ReloadRefusal) -> Void,
        clock: @escaping Ledger.Clock
    ) {
        self.accounts = accounts
        self.uses = uses
        self.engine = engine
        self.ledger = ledger
        self.reader = reader
        self.listings = listings
        self.auditor = auditor
        self.backups = backups
        self.activity = activity
        self.reload = reload
        self.clock = clock
    }

    /// Since the daemon began to serve, whatever became of the system's time since.
    var uptimeSeconds: Int64 { (ContinuousClock.now - startedAt).components.seconds }

    /// Runs `body` on a snapshot; see `LedgerReader`.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any LedgerSnapshot) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        try await reader.read(body)
    }

    /// Reads a page of a listing on a snapshot.
    func list<Value: Sendable>(
        _ body: @escaping @Sendable (any LedgerSnapshot) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        try await listings.read(body)
    }
}
