internal import TellerLedger
internal import TellerRPC

struct AdminAccountsHandler: Handler {
    typealias M = AdminAccounts

    static var mayAnswerAtLength: Bool { true }

    func handle(_ params: AdminAccounts.Params, _ call: Call) async throws -> AdminAccounts.Result {
        let admin = try call.admin()
        let now = call.services.clock()
        let page = try await call.services.list { snapshot throws(LedgerError) in
            _ = try snapshot.admin(admin, at: now)
            var page = PageBuilder<Account>(limit: params.limit)
            try snapshot.accounts(prefix: params.query ?? "", after: params.after) { record in
                page.add(Account(record), bytes: 0)
            }
            return page
        }
        return AdminAccounts.Result(
            accounts: page.rows, next: page.hasMore ? page.rows.last?.username : nil)
    }
}

extension Account {
    init(_ record: AccountRecord) {
        let state: State =
            switch record.standing.state {
            case .active: .active
            case .disabled: .disabled
            case .erased: .erased
            }
        self.init(
            username: record.name, balance: record.standing.balance, held: record.standing.held,
            role: record.standing.role == .admin ? .admin : .user,
            state: state, createdAt: record.createdAt.rfc3339,
            lastSeenAt: record.lastSeenAt?.rfc3339)
    }
}
