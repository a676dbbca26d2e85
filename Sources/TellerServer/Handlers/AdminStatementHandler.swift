internal import TellerLedger
internal import TellerRPC

struct AdminStatementHandler: Handler {
    typealias M = AdminStatement

    static var mayAnswerAtLength: Bool { true }

    func handle(
        _ params: AdminStatement.Params, _ call: Call
    ) async throws -> AdminStatement.Result {
        let admin = try call.admin()
        let now = call.services.clock()
        let since = params.since.flatMap(Timestamp.init(rfc3339:))
        let until = params.until.flatMap(Timestamp.init(rfc3339:))
        let before = params.before.map(PublicID.entry)
        let page = try await call.services.list { snapshot throws(LedgerError) in
            _ = try snapshot.admin(admin, at: now)
            var found = FilteredPage<EntryRecord>(limit: params.limit)
            let visit = { (entry: EntryRecord) in
                if let since, entry.at < since { return false }
                let isShown = until.map { entry.at < $0 } ?? true
                return found.add(
                    isShown ? entry : nil, bytes: entry.memo?.jsonBytes ?? 0,
                    cursor: PublicID.text(entry.id))
            }
            if let name = params.username {
                guard let account = try snapshot.account(named: name) else {
                    throw .notFound(.account)
                }
                try snapshot.entries(of: account.id, before: before, visit)
            } else {
                try snapshot.entries(until: until, before: before, visit)
            }
            var names = AccountNames()
            var rows: [AdminStatement.UserEntry] = []
            for entry in found.rows {
                let actor = try entry.actor.map { actor throws(LedgerError) in
                    try names.actor(actor, snapshot)
                }
                rows.append(
                    .init(
                        username: try names.name(of: entry.account, snapshot), actor: actor,
                        entry: Entry(entry)))
            }
            return (rows, found.next)
        }
        return AdminStatement.Result(entries: page.0, next: page.1)
    }
}
