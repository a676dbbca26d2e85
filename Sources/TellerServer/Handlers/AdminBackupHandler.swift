internal import TellerLedger
internal import TellerRPC

struct AdminBackupHandler: Handler {
    typealias M = AdminBackup

    func handle(_ params: AdminBackup.Params, _ call: Call) async throws -> AdminBackup.Result {
        // Its path means nothing elsewhere, and who is on the machine can fill its disk anyway.
        if call.isRelayed { throw RPCError.notThroughABridge }
        let services = call.services
        let admin = try call.admin()
        let now = services.clock()
        // Before anything is told of files and disks.
        try await services.read { snapshot throws(LedgerError) in
            _ = try snapshot.admin(admin, at: now)
        }
        do throws(BackupError) {
            let made = try await services.backups.make(
                params.name, keep: params.keep.map { Int($0) }
            ) { () async throws(LedgerError) in
                try await services.ledger.post(
                    RecordBackup(admin: admin, name: params.name, memo: params.memo))
            }
            return AdminBackup.Result(
                path: made.backup.path, bytes: made.backup.bytes, sha256: made.backup.sha256,
                deleted: Int64(made.deleted))
        } catch {
            throw RPCError(error)
        }
    }
}

extension RPCError {
    /// Told in full: it is for administrators of this machine.
    fileprivate init(_ error: BackupError) {
        switch error {
        case .ledger(let error): self.init(error)
        case .inProgress:
            self.init(
                .inProgress, "Another backup is being made.",
                data: ErrorData(retryAfterSeconds: Self.backupRetrySeconds))
        case .nameTaken: self.init(.conflict, "There is a backup of that name.")
        case .noRoom(let needed, let free):
            self.init(
                .unavailable,
                "There is no room for a backup: it needs \(needed) bytes, and \(free) are free.")
        case .stopping: self.init(.unavailable, "The daemon stops; there is no backup.")
        case .failed(let reason): self.init(.unavailable, "There is no backup: \(reason)")
        }
    }

    /// A backup takes seconds to minutes.
    private static let backupRetrySeconds = 5
}
