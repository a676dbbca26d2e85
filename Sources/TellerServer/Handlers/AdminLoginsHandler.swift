internal import TellerLedger
internal import TellerRPC

struct AdminLoginsHandler: Handler {
    typealias M = AdminLogins

    static var mayAnswerAtLength: Bool { true }

    /// Logins that one page looks at, whether good or not, so that a page of a ledger full of
    /// expired ones takes no longer than another.
    private static let looks = 5000

    func handle(_ params: AdminLogins.Params, _ call: Call) async throws -> AdminLogins.Result {
        let admin = try call.admin()
        let now = call.services.clock()
        return try await call.services.list { snapshot throws(LedgerError) in
            _ = try snapshot.admin(admin, at: now)
            return try params.username == nil
                ? Self.all(params, in: snapshot, at: now)
                : Self.ofAccount(params, in: snapshot, at: now)
        }
    }

    /// Newest first, as their owner sees them.
    private static func ofAccount(
        _ params: AdminLogins.Params, in snapshot: any LedgerSnapshot, at now: Timestamp
    ) throws(LedgerError) -> AdminLogins.Result {
        let account = try snapshot.livingAccount(named: params.username ?? "")
        var logins = try snapshot.goodLogins(of: account.id, at: now)[...]
        if let before = params.before {
            guard let cursor = logins.firstIndex(where: { $0.id.text == before }) else {
                throw .notFound(.cursor)
            }
            logins = logins[(cursor + 1)...]
        }
        var page = PageBuilder<AdminLogins.UserLogin>(limit: params.limit)
        for login in logins where page.add(.init(login, of: account.name), bytes: 0) {}
        return AdminLogins.Result(
            logins: page.rows, next: page.hasMore ? page.rows.last?.login : nil)
    }

    /// By their ids, so that a page goes on where the one before ended, whatever happened since.
    private static func all(
        _ params: AdminLogins.Params, in snapshot: any LedgerSnapshot, at now: Timestamp
    ) throws(LedgerError) -> AdminLogins.Result {
        let before = params.before.map(LoginID.init(text:))
        if case .some(.none) = before { throw .notFound(.cursor) }
        var page = PageBuilder<LoginRecord>(limit: params.limit)
        var looked = 0
        var last: LoginRecord?
        try snapshot.logins(after: before ?? nil) { login in
            if looked == looks { return false }
            looked += 1
            if login.isGood(at: now), !page.add(login, bytes: 0) { return false }
            last = login
            return true
        }
        var names: [AccountID: String] = [:]
        var logins: [AdminLogins.UserLogin] = []
        for login in page.rows {
            if names[login.account] == nil {
                names[login.account] = try snapshot.account(login.account)?.name
            }
            logins.append(.init(login, of: names[login.account] ?? ""))
        }
        let hasMore = page.hasMore || looked == looks
        return AdminLogins.Result(logins: logins, next: hasMore ? last?.id.text : nil)
    }
}

extension AdminLogins.UserLogin {
    init(_ login: LoginRecord, of username: String) {
        self.init(
            login: login.id.text, username: username, label: login.label,
            createdAt: login.createdAt.rfc3339, expiresAt: login.expiresAt?.rfc3339,
            lastUsedAt: login.lastUsedAt?.rfc3339)
    }
}
