/// Opens an account, with a grant of what it begins with.
///
/// - Errors, in order of precedence: for an administrator's those of `admin`; `conflict` for a
///   name that is taken or a balance above the cap; for its owner's `rateLimited` where newcomers
///   have had what they get in a day.
package struct OpenAccount: LedgerCommand {
    /// The administrator who opens it; nil where its owner registers it.
    package var admin: Caller?
    package var name: String
    package var passwordHash: String?
    package var role: Standing.Role
    package var balance: Int64
    package var memo: String?
    /// What all accounts that their owners open in a day get together; 0 for no limit.
    package var freeTokensPerDay: Int64

    package init(
        admin: Caller?, name: String, passwordHash: String?, role: Standing.Role,
        balance: Int64, memo: String?, freeTokensPerDay: Int64 = 0
    ) {
        self.admin = admin
        self.name = name
        self.passwordHash = passwordHash
        self.role = role
        self.balance = balance
        self.memo = memo
        self.freeTokensPerDay = freeTokensPerDay
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> AccountRecord {
        let admin = try admin.map { caller throws(LedgerError) in
            try ledger.admin(caller, at: now)
        }
        if try ledger.account(named: name) != nil { throw .conflict(.nameTaken) }
        guard (0...Cap.account).contains(balance) else { throw .conflict(.capExceeded) }
        if admin == nil { try checkFreeTokens(ledger, at: now) }
        let id = try ledger.insert(
            NewAccount(name: name, passwordHash: passwordHash, role: role, createdAt: now))
        if balance > 0 {
            try ledger.move(id, balance: balance, held: 0)
            _ = try ledger.insert(
                NewEntry(
                    account: id, kind: .grant, cause: admin == nil ? .register : .admin,
                    amount: balance, balanceAfter: balance, memo: memo,
                    actor: admin?.actor, at: now))
        }
        if let admin {
            try ledger.insert(
                NewAudit(
                    .create, by: admin, account: id, amount: balance,
                    detail: role == .admin ? "role admin" : nil, memo: memo, at: now))
        }
        let standing = Standing(id: id, role: role, state: .active, balance: balance, held: 0)
        return AccountRecord(standing: standing, name: name, createdAt: now, lastSeenAt: nil)
    }

    private func checkFreeTokens(
        _ ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) {
        guard freeTokensPerDay > 0, balance > 0 else { return }
        let today = Day(of: now)
        if try ledger.day(today).registered > freeTokensPerDay - balance {
            let left = Day(today.number + 1).start.milliseconds - now.milliseconds
            throw .rateLimited(retryAfterSeconds: Int((left + 999) / 1000))
        }
    }
}
