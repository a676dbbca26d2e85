internal import TellerLedger
internal import TellerRPC

struct AdminStatsHandler: Handler {
    typealias M = AdminStats

    static var mayAnswerAtLength: Bool { true }

    func handle(_ params: AdminStats.Params, _ call: Call) async throws -> AdminStats.Result {
        let admin = try call.admin()
        let now = call.services.clock()
        let since = Day.first(ofLast: params.days, until: now)
        return try await call.services.list { snapshot throws(LedgerError) in
            _ = try snapshot.admin(admin, at: now)
            let models = try snapshot.modelDays(since: since)
            let sums = try snapshot.days(since: since)
            return AdminStats.Result(
                totals: AdminStats.Totals(try snapshot.totals()), days: days(sums, models),
                models: models.map(AdminStats.ModelDay.init))
        }
    }

    /// Days with their chats, which the sums of entries do not know.
    private func days(
        _ sums: [(day: Day, sums: DaySums)], _ models: [ModelDay]
    ) -> [AdminStats.Day] {
        var chats: [Day: ChatSums] = [:]
        for row in models { chats[row.day, default: ChatSums()].add(row.sums) }
        var entries = Dictionary(uniqueKeysWithValues: sums.map { ($0.day, $0.sums) })
        for day in chats.keys where entries[day] == nil { entries[day] = DaySums() }
        return entries.sorted { $0.key > $1.key }.map { day, sums in
            AdminStats.Day(
                day: day.text, chats: chats[day]?.chats ?? 0, failures: chats[day]?.failures ?? 0,
                charged: sums.charged, refunded: sums.refunded, granted: sums.granted,
                withdrawn: sums.withdrawn, newAccounts: sums.newAccounts)
        }
    }
}

extension AdminStats.Totals {
    fileprivate init(_ totals: LedgerTotals) {
        self.init(
            accounts: totals.accounts, balances: totals.balances, held: totals.held,
            granted: totals.sums.granted, withdrawn: totals.sums.withdrawn, spent: totals.spent,
            chats: totals.chats)
    }
}

extension AdminStats.ModelDay {
    fileprivate init(_ row: ModelDay) {
        self.init(
            day: row.day.text, model: row.model, chats: row.sums.chats,
            failures: row.sums.failures, tokens: row.sums.tokens,
            inputTokens: row.sums.inputTokens, outputTokens: row.sums.outputTokens)
    }
}
