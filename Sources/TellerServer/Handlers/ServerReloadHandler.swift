internal import TellerLedger
internal import TellerRPC

struct ServerReloadHandler: Handler {
    typealias M = ServerReload

    func handle(_ params: NoParams, _ call: Call) async throws -> Done {
        let admin = try call.admin()
        let now = call.services.clock()
        try await call.services.read { snapshot throws(LedgerError) in
            _ = try snapshot.admin(admin, at: now)
        }
        do throws(ReloadRefusal) {
            try await call.services.reload()
        } catch {
            // The one error that tells of the daemon's files: it is for administrators.
            throw RPCError(.conflict, "The config is as it was: \(error.sentence)")
        }
        return Done()
    }
}
