internal import TellerLedger
internal import TellerRPC

struct StatementHandler: Handler {
    typealias M = Statement

    static var mayAnswerAtLength: Bool { true }

    func handle(_ params: Statement.Params, _ call: Call) async throws -> Statement.Result {
        let token = try call.user()
        let now = call.services.clock()
        let before = params.before.map(PublicID.entry)
        let limit = params.limit
        let page = try await call.services.list { snapshot throws(LedgerError) in
            let account = try snapshot.activeSession(token, at: now).standing.id
            var page = PageBuilder<Entry>(limit: limit)
            try snapshot.entries(of: account, before: before) { record in
                page.add(Entry(record), bytes: record.memo?.jsonBytes ?? 0)
            }
            return page
        }
        return Statement.Result(
            entries: page.rows, next: page.hasMore ? page.rows.last?.entry : nil)
    }
}

extension Entry {
    init(_ record: EntryRecord) {
        let kind: Kind =
            switch record.kind {
            case .grant: .grant
            case .charge: .charge
            case .refund: .refund
            case .withdrawal: .withdrawal
            }
        let cause: Cause =
            switch record.cause {
            case .register: .register
            case .admin: .admin
            case .chat: .chat
            case .allowance: .allowance
            case .voucher: .voucher
            case .imported: .imported
            }
        self.init(
            entry: PublicID.text(record.id), kind: kind, cause: cause, amount: record.amount,
            balance: record.balanceAfter, chat: record.chat.map(PublicID.text),
            memo: record.memo, at: record.at.rfc3339)
    }
}
