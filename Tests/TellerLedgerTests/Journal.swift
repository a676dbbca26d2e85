import Synchronization
import TellerLedger

/// An operation on its way through the ledger, which leaves a note in the journal when its turn
/// has come: only so is it known in which order the operations of a group were applied.
struct Witnessed: LedgerCommand {
    let number: Int
    let operation: Operation
    let journal: Journal

    func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> Operation.Outcome {
        let result: Result<Operation.Outcome, LedgerError>
        do throws(LedgerError) {
            result = .success(try operation.apply(to: ledger, at: now))
        } catch {
            result = .failure(error)
        }
        journal.note(Journal.Line(number: number, operation: operation, result: result, at: now))
        return try result.get()
    }
}

/// What was applied, group by group, and what became of each group.
final class Journal: Sendable {
    struct Line: Sendable {
        var number: Int
        var operation: Operation
        var result: Result<Operation.Outcome, LedgerError>
        var at: Timestamp
    }

    enum Fate: Sendable {
        case committed, undone, unknown
    }

    struct Group: Sendable {
        var lines: [Line]
        var fate: Fate
    }

    private struct State {
        var current: [Line] = []
        var groups: [Group] = []
    }

    private let state = Mutex(State())

    func note(_ line: Line) { state.withLock { $0.current.append(line) } }

    func endGroup(_ fate: Fate) {
        state.withLock { state in
            state.groups.append(Group(lines: state.current, fate: fate))
            state.current = []
        }
    }

    /// All groups that ended since the last call.
    func take() -> [Group] {
        state.withLock { state in
            defer { state.groups = [] }
            return state.groups
        }
    }
}
