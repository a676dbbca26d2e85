internal import TellerLedger

extension SQLiteSnapshot {
    func logins(of account: AccountID) throws(LedgerError) -> [LoginRecord] {
        var found: [LoginRecord] = []
        logins.ofAccount.bind(1, account.value)
        try each(logins.ofAccount) { row in
            if let login = LoginStatements.record(row) { found.append(login) }
            return true
        }
        return found
    }

    func logins(
        after id: LoginID?, _ body: (LoginRecord) -> Bool
    ) throws(LedgerError) {
        logins.behind.bind(1, id.map(LoginStatements.end(of:)) ?? [0])
        try each(logins.behind) { LoginStatements.record($0).map(body) ?? true }
    }

    func login(_ id: LoginID) throws(LedgerError) -> LoginRecord? {
        var found: [LoginRecord?] = []
        logins.between.bind(1, id.bytes)
        logins.between.bind(2, LoginStatements.end(of: id))
        try each(logins.between) { row in
            found.append(LoginStatements.record(row))
            return true
        }
        return found.count == 1 ? found[0] : nil
    }

    func localIdentity(of uid: UInt32) throws(LedgerError) -> LocalIdentity? {
        identities.byUID.bind(1, Int64(uid))
        return try first(identities.byUID) { LocalIdentityStatements.record($0) }
    }
}
