internal import TellerLedger
internal import TellerRPC

struct AdminAccountHandler: Handler {
    typealias M = AdminAccount

    func handle(_ params: AdminAccount.Params, _ call: Call) async throws -> AdminAccount.Result {
        let admin = try call.admin()
        let now = call.services.clock()
        let account = try await call.services.read { snapshot throws(LedgerError) in
            _ = try snapshot.admin(admin, at: now)
            guard let account = try snapshot.account(named: params.username) else {
                throw .notFound(.account)
            }
            return account
        }
        let totals = try await call.services.auditor.totals(of: account.id)
        return AdminAccount.Result(
            account: Account(account), granted: Int64(clamping: totals.granted),
            spent: Int64(clamping: totals.spent), withdrawn: Int64(clamping: totals.withdrawn))
    }
}
