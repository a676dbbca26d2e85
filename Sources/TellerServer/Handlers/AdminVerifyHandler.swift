internal import TellerLedger
internal import TellerRPC

struct AdminVerifyHandler: Handler {
    typealias M = AdminVerify

    func handle(_ params: NoParams, _ call: Call) async throws -> AdminVerify.Result {
        let admin = try call.admin()
        let now = call.services.clock()
        try await call.services.read { snapshot throws(LedgerError) in
            _ = try snapshot.admin(admin, at: now)
        }
        let report = try await call.services.auditor.verify()
        return AdminVerify.Result(
            ok: report.isSound, accounts: report.accounts,
            granted: Int64(clamping: report.totals.granted),
            balances: Int64(clamping: report.balances), held: Int64(clamping: report.held),
            spent: Int64(clamping: report.totals.spent),
            withdrawn: Int64(clamping: report.totals.withdrawn),
            disagreements: report.disagreements.map {
                AdminVerify.Disagreement(username: $0.account, reason: $0.reason)
            }, disagreementCount: report.disagreementCount)
    }
}
