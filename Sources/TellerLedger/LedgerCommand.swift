/// A write: what is asked for, and the rules by which it is granted or refused.
package protocol LedgerCommand: Sendable {
    associatedtype Outcome: Sendable

    /// Applies the rules. What it throws besides `unavailable` refuses this command alone; it must
    /// then have written nothing.
    func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> Outcome
}

/// A command that waits for its group, with the caller that waits for it.
protocol PendingCommand: Sendable {
    /// Runs it; the answer is given only after the commit. Throws only `unavailable`.
    func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> @Sendable () -> Void
    func fail(_ error: LedgerError)
}

struct Pending<Command: LedgerCommand>: PendingCommand {
    let command: Command
    /// Not a checked one, which costs as much as the command's own rules: the ledger calls either
    /// what `apply` returned or `fail`, and each once, since a group either commits or does not.
    let continuation: UnsafeContinuation<Result<Command.Outcome, LedgerError>, Never>

    func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> @Sendable () -> Void {
        let writes = ledger.writes
        let result: Result<Command.Outcome, LedgerError>
        do throws(LedgerError) {
            result = .success(try command.apply(to: ledger, at: now))
        } catch {
            if case .unavailable = error { throw error }
            // A rule that wrote before it refused would leave half a command behind.
            guard ledger.writes == writes else {
                throw .unavailable(.notApplied, reason: "\(Command.self) refused after a write")
            }
            result = .failure(error)
        }
        return { [continuation] in continuation.resume(returning: result) }
    }

    func fail(_ error: LedgerError) { continuation.resume(returning: .failure(error)) }
}
