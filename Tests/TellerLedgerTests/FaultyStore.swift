import Synchronization
import TellerLedger

/// A store that fails when the plan says so, and tells the journal what it did as far as a daemon
/// could know it.
final class FaultyStore: LedgerStore {
    private let inner: any LedgerStore
    private let faults: Faults
    private let journal: Journal

    init(_ inner: any LedgerStore, faults: Faults, journal: Journal) {
        self.inner = inner
        self.faults = faults
        self.journal = journal
    }

    func transaction(
        _ body: (any LedgerTransaction) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        let fault = faults.next()
        do throws(LedgerError) {
            switch fault {
            case nil:
                try inner.transaction(body)
            case .beforeBegin:
                throw .unavailable(.notApplied, reason: Faults.reasons[0])
            case .beforeCommit, .lostCommit:
                try inner.transaction { ledger throws(LedgerError) in
                    try body(ledger)
                    throw .unavailable(
                        fault == .lostCommit ? .unknown : .notApplied,
                        reason: Faults.reasons[1])
                }
            case .silentCommit:
                try inner.transaction(body)
                throw .unavailable(.unknown, reason: Faults.reasons[2])
            }
        } catch {
            if case .unavailable(.unknown, _) = error {
                journal.endGroup(.unknown)
            } else {
                journal.endGroup(.undone)
            }
            throw error
        }
        journal.endGroup(.committed)
    }
}

/// Which transactions are to fail, and how.
final class Faults: Sendable {
    enum Fault: CaseIterable, Sendable {
        case beforeBegin, beforeCommit
        /// The commit fails, and nothing was written.
        case lostCommit
        /// The commit fails, though all was written.
        case silentCommit
    }

    /// What the planned ones say, by which they are told from any other.
    static let reasons = ["no disk", "full", "no answer from the disk"]

    private struct State {
        var planned: [Fault?] = []
        var isDown = false
    }

    private let state = Mutex(State())

    /// The next transactions, in order; nil for one that goes well, as all beyond do.
    func plan(_ faults: [Fault?]) {
        state.withLock { state in
            state.planned = faults
            state.isDown = false
        }
    }

    /// Once a commit's outcome was unknown the store stays down, as one whose disk has gone, until
    /// the next plan: so there is one such group at most to be told apart.
    func next() -> Fault? {
        state.withLock { state in
            if state.isDown { return .beforeBegin }
            guard !state.planned.isEmpty else { return nil }
            let fault = state.planned.removeFirst()
            state.isDown = fault == .lostCommit || fault == .silentCommit
            return fault
        }
    }
}
