import TellerLedger
import TestSupport
import Testing

@Suite("Logins by their ids, and uids, in the store")
struct LoginListingTests {
    private let shelf: Shelf
    private let alice: AccountID
    private let bob: AccountID

    init() throws {
        shelf = try Shelf()
        alice = try shelf.open("alice")
        bob = try shelf.open("bob")
    }

    private func logIn(_ token: TokenHash, _ account: AccountID) throws {
        try shelf.write { ledger throws in
            try ledger.insert(
                LoginRecord(
                    token: token, account: account, label: "l", createdAt: Shelf.now,
                    expiresAt: nil))
        }
    }

    private func ids(after id: LoginID? = nil, limit: Int = .max) throws -> [LoginID] {
        try shelf.read { snapshot throws in
            var found: [LoginID] = []
            try snapshot.logins(after: id) { login in
                found.append(login.id)
                return found.count < limit
            }
            return found
        }
    }

    @Test(
        "An id is 18 digits in lower case; other text is none",
        arguments: [
            "", "00", "0101010101010101011", "01010101010101010G", "01010101010101010A",
            "01010101010101010 ", "é1010101010101010",
        ])
    func noID(text: String) { #expect(LoginID(text: text) == nil) }

    @Test("An id is read back as it was written")
    func roundTrip() {
        let id = LoginID(of: .number(0xAB))
        #expect(id.text == "ababababababababab")
        #expect(LoginID(text: id.text) == id)
    }

    @Test("All are listed in the order of their ids, from behind any of them")
    func order() throws {
        for number in [9, 200, 0, 255, 77] as [UInt8] { try logIn(.number(number), alice) }
        let all = try ids()
        #expect(all == [0, 9, 77, 200, 255].map { LoginID(of: .number($0)) })
        for (index, id) in all.enumerated() {
            #expect(try ids(after: id) == Array(all[(index + 1)...]))
        }
        #expect(try ids(limit: 2) == Array(all[..<2]))
        #expect(try ids(after: LoginID(of: .number(10))).first == all[2], "one that is gone")
    }

    @Test("An id finds its login, and where two have it, neither")
    func find() throws {
        try logIn(.number(7), alice)
        try logIn(.number(8), bob)
        try shelf.read { snapshot throws in
            #expect(try snapshot.login(LoginID(of: .number(7)))?.account == alice)
            #expect(try snapshot.login(LoginID(of: .number(9))) == nil)
            #expect(try snapshot.logins(of: bob).map(\.token) == [.number(8)])
        }
        let twin = TokenHash(Array(repeating: 7, count: 31) + [0])
        try logIn(twin, bob)
        #expect(try shelf.read { try $0.login(LoginID(of: twin)) } == nil)
    }

    @Test("An administrator ends one, or all of an account, and the audit says so")
    func revoke() throws {
        for number in 1...3 { try logIn(.number(UInt8(number)), alice) }
        try logIn(.number(4), bob)
        func revoke(_ target: RevokeLogins.Target) throws -> Int {
            try shelf.write { ledger throws in
                try RevokeLogins(admin: .adminPeer(uid: 0), target: target, memo: "m")
                    .apply(to: ledger, at: Shelf.now)
            }
        }
        #expect(try revoke(.login(LoginID(of: .number(1)))) == 1)
        #expect(throws: LedgerError.notFound(.login)) {
            try revoke(.login(LoginID(of: .number(1))))
        }
        #expect(throws: LedgerError.notFound(.login)) { try revoke(.login(nil)) }
        #expect(throws: LedgerError.notFound(.account)) { try revoke(.account(name: "carol")) }
        #expect(try revoke(.account(name: "ALICE")) == 2)
        #expect(try revoke(.account(name: "alice")) == 0)
        #expect(try ids() == [LoginID(of: .number(4))])
        var records: [AuditRecord] = []
        try shelf.read { snapshot throws in
            try snapshot.audit(before: nil) { record in
                records.append(record)
                return true
            }
        }
        #expect(records.map(\.deed) == [.revoke, .revoke, .revoke])
        #expect(records.map(\.account) == [alice, alice, alice])
        #expect(records.last?.detail == "login 010101010101010101")
    }

    @Test("Nobody ends another's login")
    func foreignLogin() throws {
        try logIn(.number(1), alice)
        try logIn(.number(2), bob)
        func revoke(_ id: LoginID?) throws {
            try shelf.write { ledger throws in
                try RevokeLogin(token: .number(1), login: id).apply(to: ledger, at: Shelf.now)
            }
        }
        #expect(throws: LedgerError.notFound(.login)) { try revoke(LoginID(of: .number(2))) }
        #expect(throws: LedgerError.notFound(.login)) { try revoke(nil) }
        try revoke(LoginID(of: .number(1)))
        #expect(throws: LedgerError.unauthenticated) { try revoke(LoginID(of: .number(1))) }
    }

    @Test("A uid is bound to one account, the last that it was linked to")
    func identities() throws {
        for uid in [0, 1000, UInt32.max - 1] {
            try shelf.write { ledger throws in
                #expect(try ledger.localIdentity(of: uid) == nil)
                try ledger.bind(LocalIdentity(uid: uid, systemName: "a", account: alice))
                try ledger.bind(LocalIdentity(uid: uid, systemName: "Ä b", account: bob))
            }
            let found = try shelf.read { try $0.localIdentity(of: uid) }
            #expect(found == LocalIdentity(uid: uid, systemName: "Ä b", account: bob))
        }
    }

    @Test("A role, and a state, hold from the next request of the same group on")
    func roles() throws {
        try logIn(.number(1), alice)
        let admin = Caller.token(.number(1))
        try shelf.write { ledger throws in
            #expect(throws: LedgerError.forbidden(.notAdmin)) {
                try ledger.admin(admin, at: Shelf.now)
            }
            let account = try SetRole(
                admin: .adminPeer(uid: 0), name: "alice", role: .admin, memo: nil
            ).apply(to: ledger, at: Shelf.now)
            #expect(account.standing.role == .admin)
            _ = try ledger.admin(admin, at: Shelf.now)
            _ = try SetState(admin: admin, name: "alice", isDisabled: true, memo: nil)
                .apply(to: ledger, at: Shelf.now)
            #expect(throws: LedgerError.unauthenticated) {
                try ledger.admin(admin, at: Shelf.now)
            }
        }
        #expect(try shelf.read { try $0.standing(alice)?.state } == .disabled)
    }
}
