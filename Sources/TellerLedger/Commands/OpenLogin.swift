/// Makes a login of an account whose password has been checked.
///
/// - Errors, in order of precedence: `unauthenticated` if the account is gone or its password has
///   been changed since it was checked; those of `checkLogin`.
package struct OpenLogin: LedgerCommand {
    package var name: String
    /// The hash that the password was checked against.
    package var passwordHash: String
    /// What takes its place, where it was made with less work than passwords get by now.
    package var rehash: String?
    package var login: NewLogin

    package init(name: String, passwordHash: String, rehash: String? = nil, login: NewLogin) {
        self.name = name
        self.passwordHash = passwordHash
        self.rehash = rehash
        self.login = login
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> AccountRecord {
        guard let found = try ledger.credentials(named: name), found.passwordHash == passwordHash
        else { throw .unauthenticated }
        let account = found.account
        try ledger.checkLogin(to: account, at: now)
        if let rehash { try ledger.setPasswordHash(rehash, of: account.id) }
        try ledger.open(login, to: account.id, at: now)
        return account
    }
}

/// A login that is about to be made.
package struct NewLogin: Hashable, Sendable {
    package var token: TokenHash
    package var label: String?
    package var expiresAt: Timestamp?

    package init(token: TokenHash, label: String?, expiresAt: Timestamp?) {
        self.token = token
        self.label = label
        self.expiresAt = expiresAt
    }
}

extension LedgerTransaction {
    /// Makes sure that an account may have one more login.
    ///
    /// - Errors, in order of precedence: `forbidden` if it is disabled; `conflict` at the limit of
    ///   logins, of which only those count that are still good.
    func checkLogin(to account: AccountRecord, at now: Timestamp) throws(LedgerError) {
        guard account.standing.state == .active else { throw .forbidden(.accountDisabled) }
        guard try loginCount(of: account.id, at: now) < Cap.loginsPerAccount else {
            throw .conflict(.tooManyLogins)
        }
    }

    /// Makes a login; those of the account that have expired are swept up with it.
    func open(
        _ login: NewLogin, to account: AccountID, at now: Timestamp
    ) throws(LedgerError) {
        try deleteExpiredLogins(of: account, at: now)
        try insert(
            LoginRecord(
                token: login.token, account: account, label: login.label, createdAt: now,
                expiresAt: login.expiresAt))
        try setLastSeen(account, at: now)
    }
}
