/// Makes a login of the account that a uid of the system is bound to; where it is bound to none,
/// one is opened for it.
///
/// An account that exists is never taken over, whatever it is called.
///
/// - Errors, in order of precedence: for a bound uid `forbidden` if its name has changed, and those
///   of `checkLogin`; else `forbidden` where registration is closed, `conflict` if all the names
///   are taken, and those of `OpenAccount`.
package struct OpenLocalLogin: LedgerCommand {
    package var uid: UInt32
    /// What the system calls it now.
    package var systemName: String
    /// What a new account would get; nil where registration is closed.
    package var newcomer: Newcomer?
    package var login: NewLogin

    package struct Newcomer: Hashable, Sendable {
        /// The first that is free is taken.
        package var names: [String]
        package var balance: Int64
        package var freeTokensPerDay: Int64

        package init(names: [String], balance: Int64, freeTokensPerDay: Int64) {
            self.names = names
            self.balance = balance
            self.freeTokensPerDay = freeTokensPerDay
        }
    }

    package init(uid: UInt32, systemName: String, newcomer: Newcomer?, login: NewLogin) {
        self.uid = uid
        self.systemName = systemName
        self.newcomer = newcomer
        self.login = login
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> AccountRecord {
        let account: AccountRecord
        if let identity = try ledger.localIdentity(of: uid) {
            account = try known(identity, in: ledger, at: now)
        } else {
            account = try opened(in: ledger, at: now)
            try ledger.bind(
                LocalIdentity(uid: uid, systemName: systemName, account: account.id))
        }
        try ledger.open(login, to: account.id, at: now)
        return account
    }

    private func known(
        _ identity: LocalIdentity, in ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> AccountRecord {
        guard identity.isStillCalled(systemName) else { throw .forbidden(.localNameChanged) }
        guard let account = try ledger.account(identity.account) else {
            throw .unavailable(.notApplied, reason: "uid \(uid) is bound to no account")
        }
        try ledger.checkLogin(to: account, at: now)
        return account
    }

    private func opened(
        in ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> AccountRecord {
        guard let newcomer else { throw .forbidden(.registrationClosed) }
        for name in newcomer.names where try ledger.account(named: name) == nil {
            return try OpenAccount(
                admin: nil, name: name, passwordHash: nil, role: .user,
                balance: newcomer.balance, memo: nil, freeTokensPerDay: newcomer.freeTokensPerDay
            ).apply(to: ledger, at: now)
        }
        throw .conflict(.nameTaken)
    }
}
