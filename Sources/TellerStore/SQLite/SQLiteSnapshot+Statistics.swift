internal import TellerLedger

extension SQLiteSnapshot {
    func usage(of account: AccountID, since day: Day) throws(LedgerError) -> [ModelDay] {
        struct Key: Hashable {
            var day: Int64
            var model: Int64
        }
        var sums: [Key: ChatSums] = [:]
        statistics.usage.bind(1, account.value)
        statistics.usage.bind(2, day.number)
        try each(statistics.usage) { row in
            sums[Key(day: row.integer(0), model: row.integer(1))] = AccountRow.sums(row, from: 2)
            return true
        }
        // What the account counts at present is in its own row.
        if let run = try standingRow(account)?.usage, !run.isEmpty, run.day >= day {
            sums[Key(day: run.day.number, model: run.model), default: ChatSums()].add(run.sums)
        }
        var names: [Int64: String] = [:]
        for model in Set(sums.keys.map(\.model)) {
            statistics.model.bind(1, model)
            names[model] = try first(statistics.model) { $0.text(0) } ?? ""
        }
        return sums.map { key, sums in
            ModelDay(day: Day(key.day), model: names[key.model] ?? "", sums: sums)
        }.sorted { left, right in
            left.day != right.day ? left.day > right.day : left.model < right.model
        }
    }

    func modelDays(since day: Day) throws(LedgerError) -> [ModelDay] {
        var rows: [ModelDay] = []
        statistics.modelDays.bind(1, day.number)
        try each(statistics.modelDays) { row in
            rows.append(
                ModelDay(
                    day: Day(row.integer(0)), model: row.text(1),
                    sums: AccountRow.sums(row, from: 2)))
            return true
        }
        return rows
    }

    func days(since day: Day) throws(LedgerError) -> [(day: Day, sums: DaySums)] {
        var rows: [(day: Day, sums: DaySums)] = []
        statistics.days.bind(1, day.number)
        try each(statistics.days) { row in
            rows.append((Day(row.integer(0)), StatisticsStatements.daySums(row)))
            return true
        }
        return rows
    }

    func totals() throws(LedgerError) -> LedgerTotals {
        var sums = DaySums()
        for day in try days(since: Day(Int64.min)) { sums.add(day.sums) }
        var held: Int64 = 0
        try each(statistics.held) { row in
            held.addClamped(row.integer(0))
            return true
        }
        return LedgerTotals(
            accounts: sums.newAccounts, chats: try first(statistics.chats) { $0.integer(0) } ?? 0,
            held: held, sums: sums)
    }

    func openHoldCount() throws(LedgerError) -> Int64 {
        try first(statistics.holds) { $0.integer(0) } ?? 0
    }
}
