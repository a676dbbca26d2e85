import TellerLedger

extension LedgerSnapshot {
    /// Where rollups, the audit or the listings of all accounts say something else than the model.
    func differencesOverAll(
        from model: ReferenceLedger, at now: Timestamp
    ) throws(LedgerError) -> [String] {
        try sumDifferences(from: model, at: now) + listingDifferences(from: model)
    }

    private func sumDifferences(
        from model: ReferenceLedger, at now: Timestamp
    ) throws(LedgerError) -> [String] {
        var found: [String] = []
        let days = model.days()
        for first in [Day(0), Day(Day(of: now).number - 1), Day(of: now)] {
            if try modelDays(since: first) != model.modelDays(since: first) {
                found.append("models since day \(first.number)")
            }
            let told = try self.days(since: first)
            let expected = days.filter { $0.key >= first }.sorted { $0.key > $1.key }
            if told.map(\.day) != expected.map(\.key) || told.map(\.sums) != expected.map(\.value) {
                found.append("days since day \(first.number)")
            }
            for account in model.accounts.map(\.record) {
                let expected = model.modelDays(of: account.id, since: first)
                if try usage(of: account.id, since: first) != expected {
                    found.append("\(account.name): usage since day \(first.number)")
                }
            }
        }
        if try day(Day(of: now)) != days[Day(of: now)] ?? DaySums() { found.append("today") }
        let totals = try totals()
        if totals != model.totals() { found.append("totals \(totals)") }
        if totals.balances != model.balances { found.append("balances \(totals.balances)") }
        if try openHoldCount() != model.chats.count(where: { $0.hold != nil }) {
            found.append("number of holds")
        }
        return found
    }

    private func listingDifferences(
        from model: ReferenceLedger
    ) throws(LedgerError) -> [String] {
        var found: [String] = []
        var audits: [AuditRecord] = []
        try audit(before: nil) { record in
            audits.append(record)
            return true
        }
        if audits != model.audits.reversed() { found.append("audit") }
        let middle = model.chats.isEmpty ? nil : model.chats[model.chats.count / 2].at
        for until in [nil, middle] {
            var chats: [ChatRecord] = []
            try self.chats(until: until, before: nil) { chat in
                chats.append(chat)
                return true
            }
            let expected = model.chats.filter { chat in until.map { chat.at < $0 } ?? true }
            if chats != expected.reversed() { found.append("all chats until \(until as Any)") }
            var entries: [EntryRecord] = []
            try self.entries(until: until, before: nil) { entry in
                entries.append(entry)
                return true
            }
            let all = model.accounts.flatMap(\.entries).sorted { $0.id.value > $1.id.value }
            if entries != all.filter({ entry in until.map { entry.at < $0 } ?? true }) {
                found.append("all entries until \(until as Any)")
            }
        }
        for chat in model.chats {
            let refunds = model.accounts.flatMap(\.entries).filter {
                $0.kind == .refund && $0.chat == chat.id
            }
            if try refunded(of: chat.id, until: nil) != refunds.map(\.amount).reduce(0, +) {
                found.append("refunds of chat \(chat.id.value)")
            }
        }
        return found
    }
}
