/// Ends, as an administrator, one login or all logins of an account.
///
/// - Errors, in order of precedence: those of `admin`; `notFound` for what is no good login, or no
///   account.
package struct RevokeLogins: LedgerCommand {
    package enum Target: Hashable, Sendable {
        /// Nil where the caller sent what is no id.
        case login(LoginID?)
        case account(name: String)
    }

    package var admin: Caller
    package var target: Target
    package var memo: String?

    package init(admin: Caller, target: Target, memo: String?) {
        self.admin = admin
        self.target = target
        self.memo = memo
    }

    /// How many it ended.
    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> Int {
        let admin = try ledger.admin(admin, at: now)
        let account: AccountID
        var detail: String?
        let count: Int
        switch target {
        case .login(let id):
            guard let id, let login = try ledger.login(id), login.isGood(at: now) else {
                throw .notFound(.login)
            }
            account = login.account
            detail = "login \(id.text)"
            count = try ledger.deleteLogin(login.token) ? 1 : 0
        case .account(let name):
            account = try ledger.livingAccount(named: name).id
            // What had ended before is not ended by this.
            try ledger.deleteExpiredLogins(of: account, at: now)
            count = try ledger.deleteLogins(of: account)
        }
        try ledger.insert(
            NewAudit(.revoke, by: admin, account: account, detail: detail, memo: memo, at: now))
        return count
    }
}

extension LedgerSnapshot {
    /// An account that has not been erased.
    ///
    /// - Errors: `notFound`.
    package func livingAccount(named name: String) throws(LedgerError) -> AccountRecord {
        guard let account = try account(named: name), account.standing.state != .erased else {
            throw .notFound(.account)
        }
        return account
    }
}
