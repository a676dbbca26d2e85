internal import TellerLedger
internal import TellerRPC

struct LoginsHandler: Handler {
    typealias M = Logins

    static var mayAnswerAtLength: Bool { true }

    func handle(_ params: NoParams, _ call: Call) async throws -> Logins.Result {
        let token = try call.user()
        let now = call.services.clock()
        let logins = try await call.services.read { snapshot throws(LedgerError) in
            let account = try snapshot.activeSession(token, at: now).standing.id
            return try snapshot.goodLogins(of: account, at: now)
        }
        return Logins.Result(
            logins: logins.map { login in
                LoginInfo(
                    login: login.id.text, label: login.label, createdAt: login.createdAt.rfc3339,
                    expiresAt: login.expiresAt?.rfc3339, lastUsedAt: login.lastUsedAt?.rfc3339,
                    current: login.token == token)
            })
    }
}

extension LedgerSnapshot {
    /// The logins of an account that are good, newest first.
    func goodLogins(
        of account: AccountID, at now: Timestamp
    ) throws(LedgerError) -> [LoginRecord] {
        try logins(of: account).filter { $0.isGood(at: now) }.sorted { left, right in
            left.createdAt == right.createdAt
                ? left.id.text < right.id.text : left.createdAt > right.createdAt
        }
    }
}
