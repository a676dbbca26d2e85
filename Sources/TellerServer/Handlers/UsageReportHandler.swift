internal import TellerLedger
internal import TellerRPC

struct UsageReportHandler: Handler {
    typealias M = UsageReport

    static var mayAnswerAtLength: Bool { true }

    func handle(_ params: UsageReport.Params, _ call: Call) async throws -> UsageReport.Result {
        let token = try call.user()
        let now = call.services.clock()
        let since = Day.first(ofLast: params.days, until: now)
        let days = try await call.services.list { snapshot throws(LedgerError) in
            let account = try snapshot.activeSession(token, at: now).standing.id
            return try snapshot.usage(of: account, since: since)
        }
        return UsageReport.Result(
            days: days.filter { $0.sums.chats > 0 }.map { row in
                UsageReport.Day(
                    day: row.day.text, model: row.model, chats: row.sums.chats,
                    tokens: row.sums.tokens, inputTokens: row.sums.inputTokens,
                    outputTokens: row.sums.outputTokens)
            })
    }
}
