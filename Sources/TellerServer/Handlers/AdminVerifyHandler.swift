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
            ok: report.isSound, accounts: report.accounts, granted: report.totals.granted,
            balances: report.balances, held: report.held, spent: report.totals.spent,
            withdrawn: report.totals.withdrawn,
            disagreements: report.disagreements.map {
                AdminVerify.Disagreement(username: $0.account, reason: $0.reason)
            }, disagreementCount: report.disagreementCount)
    }
}
