import Glibc
import Logging
import TellerLedger
import TellerStore
import TellerSystemd

/// Fills an empty state directory from a backup, in place of serving.
struct Restoration {
    let file: String
    let sha256: String?
    let state: String?

    /// Tells of what went wrong by `report`, and of what went well on standard output.
    func run(_ report: (String) -> Void) async -> ExitStatus {
        guard let directory = state ?? Paths.current().stateDirectory else {
            return fail(StartError.noState.description, .failure, report)
        }
        do throws(StartError) {
            try Paths.makeDirectory(directory)
        } catch {
            return fail(error.description, error.status, report)
        }
        do throws(RestoreError) {
            let restore = try SQLiteRestore(directory: directory)
            let outcome = try await restore.restore(
                file, sha256: sha256, node: Int64.random(in: 1...Int64.max), clock: { .now() })
            tell(outcome, directory)
            return .success
        } catch {
            return fail("\(error); \(directory) is as it was", ExitStatus(error), report)
        }
    }

    private func fail(
        _ message: String, _ status: ExitStatus, _ report: (String) -> Void
    ) -> ExitStatus {
        report(message)
        return status
    }

    private func tell(_ outcome: SQLiteRestore.Outcome, _ directory: String) {
        DaemonLog.start()
        Logger(label: "tellerd").tell(
            .restored, [.file: "\(file)", .count: "\(outcome.releasedHolds)"])
        let found = outcome.verification
        print(
            """
            Restored \(directory) from \(file)
            SHA-256    \(outcome.sha256)
            accounts   \(found.accounts)
            balances   \(found.balances)
            spent      \(found.totals.spent)
            logins     \(outcome.endedLogins) have ended
            chats      \(outcome.releasedHolds) were running and cost nothing
            """)
    }
}

extension ExitStatus {
    init(_ error: RestoreError) {
        switch error {
        case .notEmpty: self = .exists
        case .state(.alreadyInUse): self = .unavailable
        case .unreadable: self = .noInput
        case .otherFile, .notALedger, .newerSchema, .unsound: self = .data
        case .state, .inputOutput: self = .inputOutput
        }
    }
}
