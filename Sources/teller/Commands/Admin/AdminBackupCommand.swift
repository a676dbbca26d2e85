import ArgumentParser
import Glibc
import TellerClient
import TellerRPC

struct AdminBackupCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write the ledger as it is now into a file of its own.",
        discussion: """
            The daemon writes it into the folder backups of its state directory and goes on \
            serving. Without a name it is called after the time, like \
            auto-20261123T001500Z.sqlite. 'tellerd --restore' brings one back.

            Examples:
              teller admin backup before-upgrade.sqlite
              teller admin backup --keep 14
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The file's name to be: letters, digits and ._-")
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Then delete all but so many of those that are called after the time.",
            valueName: "backups"))
    var keep: Int64?

    @OptionGroup var note: MemoOptions

    var situation: Situation { Situation(purpose: .administration) }

    func validate() throws {
        guard let keep, !Limits.backupsKept.contains(keep) else { return }
        throw ValidationError(
            "--keep may be \(Limits.backupsKept.lowerBound) to \(Limits.backupsKept.upperBound).")
    }

    func perform(in session: Session) async throws(CommandError) {
        let params = AdminBackup.Params(
            name: name ?? Self.name(at: time(nil)), keep: keep, memo: note.memo)
        let progress = BackupProgress(session: session)
        let watch = Task { await progress.show() }
        let result: Result<Reply<AdminBackup>, CommandError>
        do throws(CommandError) {
            result = .success(try await session.call(AdminBackup.self, params))
        } catch {
            result = .failure(error)
        }
        watch.cancel()
        await watch.value
        try session.console.show(try result.get())
    }

    /// What the daemon takes for a name that the clock gave.
    static func name(at seconds: time_t) -> String {
        let time = LocalTime.wire(seconds).filter { $0 != "-" && $0 != ":" }
        return "auto-\(time).sqlite"
    }
}

/// Tells people on a terminal how far a backup is, on one line that goes when it is done.
struct BackupProgress: Sendable {
    let session: Session

    /// Goes on until the task is cancelled.
    ///
    /// How far it is, the daemon is asked: what it has written, of what there is at most.
    func show() async {
        guard session.console.errors.isTerminal, !session.console.json else { return }
        var isShown = false
        while (try? await Task.sleep(for: .milliseconds(500))) != nil {
            guard let reply = try? await session.call(AdminActivity.self, NoParams()),
                let backup = reply.result.backup, !Task.isCancelled
            else { continue }
            session.console.ask("\r" + Self.line(backup))
            isShown = true
        }
        if isShown { session.console.ask("\r\u{1B}[K") }
    }

    static func line(_ backup: AdminActivity.Backup) -> String {
        guard backup.bytes < backup.expectedBytes else { return "Backup: finishing\u{1B}[K" }
        let percent = backup.bytes * 100 / max(1, backup.expectedBytes)
        return "Backup: \(backup.bytes >> 20) of at most \(backup.expectedBytes >> 20) MiB, "
            + "\(percent) %\u{1B}[K"
    }
}
