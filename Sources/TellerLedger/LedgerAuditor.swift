internal import Synchronization

/// Long reads: each on a snapshot of its own, on an executor of its own.
package actor LedgerAuditor {
    private let executor = SerialQueueExecutor(label: "ledger.auditor")
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private let scans: any LedgerScans
    private nonisolated let isVerifying = Mutex(false)

    package init(scans: any LedgerScans) { self.scans = scans }

    /// Recomputes the whole ledger.
    ///
    /// - Errors: `inProgress` while another verification runs; `unavailable`.
    package nonisolated func verify() async throws(LedgerError) -> Verification {
        let isFirst = isVerifying.withLock { running in
            defer { running = true }
            return !running
        }
        guard isFirst else { throw .inProgress }
        defer { isVerifying.withLock { $0 = false } }
        return try await run()
    }

    /// The sums of an account's entries.
    package func totals(of account: AccountID) throws(LedgerError) -> Totals {
        try scans.totals(of: account)
    }

    private func run() throws(LedgerError) -> Verification { try scans.verify() }
}
