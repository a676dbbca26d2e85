@testable import TellerLedger

/// What rollups must say, added up anew from all chats, entries and accounts.
extension ReferenceLedger {
    /// Of one account, or of all; newest first, then by model.
    func modelDays(of account: AccountID? = nil, since first: Day) -> [ModelDay] {
        struct Key: Hashable {
            var day: Day
            var model: String
        }
        var sums: [Key: ChatSums] = [:]
        for chat in chats where account == nil || chat.account == account {
            guard let end = ends[chat.id], Day(of: end) >= first else { continue }
            let key = Key(day: Day(of: end), model: chat.model)
            if chat.state == .failed {
                sums[key, default: ChatSums()].failures += 1
            } else {
                sums[key, default: ChatSums()].chats += 1
            }
            sums[key, default: ChatSums()].tokens += chat.price
            sums[key, default: ChatSums()].inputTokens += chat.usage.inputTokens
            sums[key, default: ChatSums()].outputTokens += chat.usage.outputTokens
        }
        return sums.map { ModelDay(day: $0.key.day, model: $0.key.model, sums: $0.value) }
            .sorted { $0.day != $1.day ? $0.day > $1.day : $0.model < $1.model }
    }

    func days() -> [Day: DaySums] {
        var sums: [Day: DaySums] = [:]
        for account in accounts {
            sums[Day(of: account.record.createdAt), default: DaySums()].newAccounts += 1
            for entry in account.entries {
                let day = Day(of: entry.at)
                switch entry.kind {
                case .grant: sums[day, default: DaySums()].granted += entry.amount
                case .charge: sums[day, default: DaySums()].charged -= entry.amount
                case .refund: sums[day, default: DaySums()].refunded += entry.amount
                case .withdrawal: sums[day, default: DaySums()].withdrawn -= entry.amount
                }
                if entry.cause == .register {
                    sums[day, default: DaySums()].registered += entry.amount
                }
            }
        }
        return sums
    }

    func totals() -> LedgerTotals {
        var sums = DaySums()
        for day in days().values { sums.add(day) }
        return LedgerTotals(
            accounts: Int64(accounts.count),
            chats: Int64(chats.count { $0.state == .answered || $0.state == .cancelled }),
            held: accounts.map(\.record.standing.held).reduce(0, +), sums: sums)
    }

    var balances: Int64 { accounts.map(\.record.standing.balance).reduce(0, +) }
}
