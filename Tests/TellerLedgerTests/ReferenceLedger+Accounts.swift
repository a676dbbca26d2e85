@testable import TellerLedger

/// Accounts, logins, and what administrators do with them.
extension ReferenceLedger {
    mutating func open(
        _ name: String, _ balance: Int64, _ role: Standing.Role, by caller: Caller?,
        at now: Timestamp
    ) throws(LedgerError) -> AccountRecord {
        var admin: Administrator?
        if let caller { admin = try self.admin(caller, at: now) }
        if find(name) != nil { throw .conflict(.nameTaken) }
        if balance > Cap.account { throw .conflict(.capExceeded) }
        let id = AccountID(Int64(accounts.count + 1))
        let standing = Standing(id: id, role: role, state: .active, balance: balance, held: 0)
        let record = AccountRecord(
            standing: standing, name: name, createdAt: now, lastSeenAt: nil)
        accounts.append(Account(record: record))
        if balance > 0 {
            let cause: EntryRecord.Cause = admin == nil ? .register : .admin
            write(id, .grant, cause, balance, actor: admin?.actor, at: now)
        }
        if let admin {
            note(
                NewAudit(
                    .create, by: admin, account: id, amount: balance,
                    detail: role == .admin ? "role admin" : nil, at: now))
        }
        return record
    }

    mutating func logIn(
        _ name: String, _ token: TokenHash, _ expiresAt: Timestamp?, at now: Timestamp
    ) throws(LedgerError) -> AccountRecord {
        guard let index = find(name) else { throw .unauthenticated }
        let record = accounts[index].record
        accounts[index].record.lastSeenAt = now
        logins[token] = LoginRecord(
            token: token, account: record.id, label: nil, createdAt: now, expiresAt: expiresAt)
        return record
    }

    func owner(of token: TokenHash, at now: Timestamp) throws(LedgerError) -> Int {
        guard let login = logins[token], login.isGood(at: now) else { throw .unauthenticated }
        return index(of: login.account)
    }

    func admin(_ caller: Caller, at now: Timestamp) throws(LedgerError) -> Administrator {
        let shown = caller.token.flatMap { try? owner(of: $0, at: now) }
        if caller.isAdminPeer, let uid = caller.peerUID {
            return Administrator(
                peerUID: uid, account: shown.map { accounts[$0].record.id }, actor: "uid:\(uid)")
        }
        guard let shown else { throw .unauthenticated }
        let standing = accounts[shown].record.standing
        guard standing.role == .admin else { throw .forbidden(.notAdmin) }
        return Administrator(
            peerUID: caller.peerUID, account: standing.id, address: caller.address,
            actor: "account:\(standing.id.value)")
    }

    mutating func erase(
        _ name: String, _ deed: Operation.Deed, at now: Timestamp
    ) throws(LedgerError) {
        let admin = try admin(deed.admin, at: now)
        guard let index = find(name), accounts[index].record.standing.state != .erased else {
            throw .notFound(.account)
        }
        let id = accounts[index].record.id
        guard accounts[index].record.standing.held == 0 else { throw .chatsRunning }
        accounts[index].record.standing.state = .erased
        accounts[index].record.standing.role = .user
        accounts[index].record.name = "erased:\(id.value)"
        accounts[index].record.lastSeenAt = nil
        logins = logins.filter { $0.value.account != id }
        erasures.insert(id)
        note(NewAudit(.erase, by: admin, account: id, memo: deed.memo, at: now))
    }

    /// One account a time is few enough chats here; whether there are more.
    mutating func continueErasures() -> Bool {
        guard let account = erasures.min(by: { $0.value < $1.value }) else { return false }
        for chat in chats where chat.account == account {
            blank(chat.id)
            chats[Int(chat.id.value) - 1].fingerprint = nil
        }
        keys = keys.filter { $0.key.account != account }
        erasures.remove(account)
        return !erasures.isEmpty
    }

    mutating func read(
        _ name: String?, _ detail: String?, _ caller: Caller, at now: Timestamp
    ) throws(LedgerError) -> AccountID? {
        let admin = try admin(caller, at: now)
        var account: AccountID?
        if let name {
            guard let index = find(name) else { throw .notFound(.account) }
            account = accounts[index].record.id
        }
        note(NewAudit(.readChats, by: admin, account: account, detail: detail, at: now))
        return account
    }

    mutating func note(_ audit: NewAudit) {
        audits.append(
            AuditRecord(
                id: AuditID(Int64(audits.count + 1)), deed: audit.deed,
                peerUID: audit.admin.peerUID, admin: audit.admin.account,
                address: audit.admin.address, account: audit.account, chat: audit.chat,
                amount: audit.amount, detail: audit.detail, memo: audit.memo, at: audit.at))
    }
}
